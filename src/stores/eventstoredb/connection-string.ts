// The connection string of the database: accepted as it is, but for what would make its client lie.

const SCHEME = /^esdb(\+discover)?:\/\//;
const PARAMETER = /[?&]throw[_-]?on[_-]?append[_-]?failure=[^&]*/gi;

/**
 * The string to connect with. Conflicts must be thrown: the client's other way reports revision 1 for every one of them.
 * @throws Error that says what to change.
 */
export const usableConnectionString = (url: string): string => {
  if (!SCHEME.test(url)) {
    throw new Error(
      'The address of the event database must begin with esdb:// or esdb+discover:// (kurrentdb:// is written esdb://).',
    );
  }
  const [address = '', ...parameters] = url.replace(PARAMETER, '').split(/[?&]/);
  return parameters.length === 0 ? address : `${address}?${parameters.join('&')}`;
};

/** What a connection string says of where the database is; never its credentials. */
export const addressesIn = (url: string): { readonly host: string; readonly port: number }[] => {
  const [hosts = ''] = url
    .replace(SCHEME, '')
    .replace(/^[^@/?]*@/, '')
    .split(/[/?]/);
  return hosts.split(',').map((host) => {
    const [name = '', port = '2113'] = host.split(':');
    return { host: name, port: Number(port) };
  });
};

export const usesTls = (url: string): boolean => !/[?&]tls=false(&|$)/i.test(url);
