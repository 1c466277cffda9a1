// Why somebody was not let in. The messages are for a log, not for whoever sent the token.

/** A token that does not show who is asking. */
export class UnauthenticatedError extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = 'UnauthenticatedError';
  }
}

/** Somebody known asks for a role that they do not have. */
export class RoleNotHeldError extends Error {
  constructor() {
    super('The one who asks does not have the role that they ask for.');
    this.name = 'RoleNotHeldError';
  }
}

/** Nobody can say at the moment whether a token is good: its issuer cannot be reached. */
export class IdentityUnavailableError extends Error {
  constructor(options?: ErrorOptions) {
    super('The keys of an issuer of tokens cannot be had.', options);
    this.name = 'IdentityUnavailableError';
  }
}
