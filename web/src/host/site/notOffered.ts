import { ApiProblem } from "../../api.ts";

/** The platform that this site is on does no such thing. */
export const isNotOffered = (error: unknown): boolean =>
  error instanceof ApiProblem && error.problem.status === 404;
