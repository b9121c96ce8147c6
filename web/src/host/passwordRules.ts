/** What the sign-in service asks of a password, so that nobody has to find out by being refused. */
export const LEAST_CHARACTERS = 12;

export const PASSWORD_RULES = ["length", "upper", "lower", "digit", "symbol"] as const;
export type PasswordRule = (typeof PASSWORD_RULES)[number];

const KEPT: Record<PasswordRule, (password: string) => boolean> = {
  length: (password) => password.length >= LEAST_CHARACTERS,
  upper: (password) => /[A-Z]/.test(password),
  lower: (password) => /[a-z]/.test(password),
  digit: (password) => /\d/.test(password),
  // Cognito's own list; a space counts inside only.
  symbol: (password) => /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+-]|\S \S/.test(password),
};

/** The rules that a password does not keep yet. */
export const rulesBroken = (password: string): PasswordRule[] =>
  PASSWORD_RULES.filter((rule) => !KEPT[rule](password));
