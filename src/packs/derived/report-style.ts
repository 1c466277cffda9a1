// How the report of a pack looks, on a screen and on paper. No fonts, pictures or scripts from anywhere.
import { fixed } from './html';

export const reportStyle = fixed(`<style>
  :root { color-scheme: light; }
  body { font: 11pt/1.5 system-ui, sans-serif; color: #1c1c1c; max-width: 46rem; margin: 0 auto; padding: 1.5rem; }
  h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .5rem; }
  h2 { font-size: 1.25rem; line-height: 1.3; margin: 0 0 .5rem; }
  section { border-top: 1px solid #767676; margin-top: 2rem; padding-top: 1.25rem; }
  table { border-collapse: collapse; width: 100%; margin: .75rem 0; }
  th, td { border-bottom: 1px solid #c8c8c8; padding: .25rem .5rem .25rem 0; text-align: left; vertical-align: top; }
  thead { display: table-header-group; }
  tr, blockquote { break-inside: avoid; }
  td:last-child { max-width: 17rem; }
  td.figure { white-space: nowrap; font-variant-numeric: tabular-nums; }
  blockquote { border-left: 3px solid #767676; margin: .25rem 0; padding-left: .75rem; }
  code { font-size: .85em; overflow-wrap: anywhere; }
  .note { border: 1px solid #767676; padding: .5rem .75rem; }
  @page { size: A4; margin: 18mm; }
  @media print {
    body { max-width: none; padding: 0; }
    section { break-before: page; border-top: 0; margin-top: 0; padding-top: 0; }
    h2 { break-after: avoid; }
  }
</style>`);
