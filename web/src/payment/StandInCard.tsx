import { useEffect, useRef, useState } from "preact/hooks";
import { useTranslation } from "react-i18next";
import { TextField } from "../components/TextField.tsx";
import type { DeskSlot } from "./cardDesk.ts";
import {
  type Card,
  type CardMistakes,
  checkCard,
  groupedExpiry,
  groupedNumber,
  NO_CARD,
} from "./cardRules.ts";
import { isTestCard, SHOWN_CARDS, testMethod } from "./testCards.ts";

/** Card fields where no Stripe is behind: they take Stripe's test cards. What is typed stays in this component. */
export function StandInCard({ desk }: { desk: DeskSlot }) {
  const { t } = useTranslation();
  const root = useRef<HTMLDivElement>(null);
  const [card, setCard] = useState<Card>(NO_CARD);
  const [mistakes, setMistakes] = useState<CardMistakes>({});
  // Read by the desk: whoever presses Enter on the last digit must not outrun the next rendering.
  const typed = useRef(card);
  const change = (part: Partial<Card>) => {
    typed.current = { ...typed.current, ...part };
    setCard(typed.current);
  };
  useDesk(desk, typed, setMistakes);
  useEffect(() => {
    if (Object.keys(mistakes).length === 0) return;
    root.current?.closest("form")?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [mistakes]);
  const field = (name: keyof Card, write: (text: string) => string = (text) => text) => ({
    name: `card-${name}`,
    value: card[name],
    inputMode: "numeric" as const,
    error: mistakes[name] && t(`paying_card.${mistakes[name]}`),
    onInput: (text: string) => {
      change({ [name]: write(text) });
      setMistakes({});
    },
  });
  return (
    <div ref={root} class="card-fields">
      <TextField
        label={t("paying_card.number")}
        autocomplete="cc-number"
        {...field("number", groupedNumber)}
      />
      <div class="card-fields__pair">
        <TextField
          label={t("paying_card.expiry")}
          autocomplete="cc-exp"
          placeholder={t("paying_card.expiry_as")}
          {...field("expiry", groupedExpiry)}
        />
        <TextField label={t("paying_card.code")} autocomplete="cc-csc" {...field("code", codeDigits)} />
      </div>
      <TestCards onChoose={(number) => change({ number })} />
    </div>
  );
}

const codeDigits = (text: string): string => text.replace(/\D/g, "").slice(0, 4);

function useDesk(desk: DeskSlot, typed: { current: Card }, tell: (mistakes: CardMistakes) => void): void {
  useEffect(() => {
    const wrong = () => checkCard(typed.current, new Date(), isTestCard);
    const check = () => tell(wrong());
    const take = () => {
      const mistakes = wrong();
      tell(mistakes);
      const method = Object.keys(mistakes).length === 0 ? testMethod(typed.current.number) : undefined;
      return Promise.resolve(method ?? null);
    };
    desk.open({ check, take });
    return () => desk.open(null);
  }, [desk, typed, tell]);
}

/** Which numbers can be used, and what becomes of them; pressing one types it. */
function TestCards({ onChoose }: { onChoose: (number: string) => void }) {
  const { t } = useTranslation();
  return (
    <details class="test-cards">
      <summary>{t("paying_card.test_cards")}</summary>
      <p class="hint">{t("paying_card.test_hint")}</p>
      <ul>
        {SHOWN_CARDS.map(({ number, does }) => (
          <li key={number}>
            <button type="button" class="text-button test-cards__number" onClick={() => onChoose(number)}>
              {number}
            </button>
            <span>{t(`paying_card.test_${does}`)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
