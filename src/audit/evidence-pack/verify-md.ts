// VERIFY.md of an evidence pack: the algorithm on one page, and commands that need nothing but a shell and openssl.

/** The same in every pack: it tells how to check, and holds nothing that would have to be believed. */
export const verifyMd = `# How to verify this evidence pack

You need this file, and two keys that reached you by another way (a letter, a web page, a visit): the key of the log and the key
of whoever sealed the pack. Each is a line like \`name+1a2b3c4d+AbCd…=\`. Never take a key from a pack.

With the program, without a server or a network:

    npx coproduction-ledger verify FILE.evidence.zip --log-key "$LOG_KEY" --pack-key "$PACK_KEY"

It says VALID, VALID_WITH_ERASURES (valid, and some personal text was erased since), UNTRUSTED_KEY, or INVALID with a code and a file.
The same by any other program; the first failure decides:

1. The zip holds plain files only: stored, in the order of their paths, nothing before, between or after them.
2. \`manifest.json\` lists every other file but \`manifest.note\`, with its size and SHA-256.
3. \`manifest.note\` is signed by the pack key. Its text is the log's name and \`/evidence-pack\`, the id of the pack, and the SHA-256 of
   \`manifest.json\` in base64, a line each.
4. \`checkpoint\` is signed by the log key. Its text is the name of the log, the number of its events, and its root, a line each.
5. Every \`proofs/<index>.tlog-proof\` ends with these bytes of \`checkpoint\`.
6. SHA-256 over a zero byte and \`events/<index>.json\` leads, by the hashes in its proof, to the root (RFC 9162, section 2.1.3.2).
7. If you hold a checkpoint of an earlier pack: \`prior/checkpoint\` is the same, and \`prior/consistency\` leads from its root to this one
   (RFC 9162, section 2.1.4.2).
8. Each line of \`disclosures/<index>.txt\` has its SHA-256, in base64url, in \`sd\` of its event, and none stands there twice. An empty file
   says that the text was erased.
9. The claims: L1 every event named in \`standards.json\` is here; L2 the revisions of each listed stream follow each other without a gap;
   L3 all events of the log are here, and the root follows from them alone.

What it shows: nothing in these events was changed, removed or put in another order since the checkpoint was signed. What it does not
show: that what was written down was true. The files in \`derived/\` are for reading; only the events and their proofs count.

## By hand

In the folder where the pack was unpacked, with both keys in \`LOG_KEY\` and \`PACK_KEY\`:

\`\`\`sh
# 2. The files are those of the manifest.
sed 's/},{/}\\n{/g' manifest.json | sed -n 's/.*"path":"\\([^"]*\\)","sha256":"\\([^"]*\\)".*/\\2  \\1/p' | sha256sum -c --quiet && echo 'Files: as listed'

# 3. and 4. A signature: the text ends before the empty line; the last 64 bytes of a signature line are Ed25519.
signed() { # NOTE KEY
  name=\${2%%+*}
  sed '/^$/,$d' "$1" > /tmp/text.$$
  grep -aF "— $name " "$1" | head -n 1 | cut -d ' ' -f 3 | base64 -d | tail -c 64 > /tmp/signature.$$
  { printf '\\060\\052\\060\\005\\006\\003\\053\\145\\160\\003\\041\\000'; echo "\${2#*+*+}" | base64 -d | tail -c 32; } > /tmp/key.$$
  openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey /tmp/key.$$ -in /tmp/text.$$ -sigfile /tmp/signature.$$
  rm -f /tmp/text.$$ /tmp/signature.$$ /tmp/key.$$
}
signed manifest.note "$PACK_KEY"
signed checkpoint "$LOG_KEY"
test "$(sed -n 3p manifest.note)" = "$(openssl dgst -sha256 -binary manifest.json | base64)" && echo 'Manifest: as signed'

# 5. Every proof ends with the checkpoint.
for proof in proofs/*; do tail -c "$(wc -c < checkpoint)" "$proof" | cmp - checkpoint || echo "$proof: another checkpoint"; done

# 6. The hash of an event, where its path to the root begins.
for event in events/*; do { printf '\\000'; cat "$event"; } | openssl dgst -sha256 -binary | base64; done
\`\`\`
`;
