import { useMutation, type UseMutationOptions } from "@tanstack/react-query";
import { useRef } from "preact/hooks";
import { ApiProblem } from "./api.ts";

type Options<Answer, Input> = Pick<
  UseMutationOptions<Answer, Error, Input>,
  "onSuccess" | "onError" | "onSettled" | "onMutate"
>;

/**
 * An unsafe request that may be pressed again: while no answer came, the same input goes out under the same
 * Idempotency-Key, so that it takes effect once. An answer, or another input, begins a new attempt.
 */
export function useSafeMutation<Input, Answer>(
  send: (input: Input, key: string) => Promise<Answer>,
  options: Options<Answer, Input> = {},
) {
  const attempt = useRef<{ input: string; key: string } | null>(null);
  return useMutation<Answer, Error, Input>({
    ...options,
    mutationFn: async (input) => {
      const text = JSON.stringify(input) ?? "";
      if (attempt.current?.input !== text) attempt.current = { input: text, key: crypto.randomUUID() };
      try {
        const answer = await send(input, attempt.current.key);
        attempt.current = null;
        return answer;
      } catch (error) {
        if (error instanceof ApiProblem && error.problem.status < 500) attempt.current = null;
        throw error;
      }
    },
  });
}
