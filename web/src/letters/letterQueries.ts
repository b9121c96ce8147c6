/** One guest's choice of letters: as it stands, and changed. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { LetterPreferences, OptionalLetters, WantedLetters } from "../messageTypes.ts";
import { useSafeMutation } from "../useSafeMutation.ts";
import { changeLetterPreferences, fetchLetterPreferences, stopLetters } from "./letterApi.ts";

const preferencesKey = (token: string) => ["letter-preferences", token] as const;

export const useLetterPreferences = (token: string) =>
  useQuery({
    queryKey: preferencesKey(token),
    queryFn: () => fetchLetterPreferences(token),
    enabled: token !== "",
  });

export function useLetterChoice(token: string) {
  const queries = useQueryClient();
  const options = {
    onSuccess: (told: LetterPreferences) => void queries.setQueryData(preferencesKey(token), told),
  };
  return {
    change: useSafeMutation<WantedLetters, LetterPreferences>(
      (wanted, key) => changeLetterPreferences(token, wanted, key),
      options,
    ),
    stop: useSafeMutation<OptionalLetters, LetterPreferences>(
      (category, key) => stopLetters(token, category, key),
      options,
    ),
  };
}
