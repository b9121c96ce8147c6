import { useEffect, useRef, useState } from "preact/hooks";
import { useTranslation } from "react-i18next";
import { Notice } from "../components/Notice.tsx";
import type { Money } from "../money.ts";
import type { CardDesk, DeskSlot } from "./cardDesk.ts";
import { loadStripe, type Stripe, type StripeElements } from "./stripeScript.ts";

interface StripeCardProps {
  publishableKey: string;
  amount: Money;
  desk: DeskSlot;
}

type Stage = { is: "loading" } | { is: "ready" } | { is: "failed" };

/** Stripe's own card fields, in frames of Stripe's: this page never sees the card. */
export function StripeCard({ publishableKey, amount, desk }: StripeCardProps) {
  const { t, i18n } = useTranslation();
  const place = useRef<HTMLDivElement>(null);
  const elements = useRef<StripeElements | null>(null);
  const asked = useRef({ amount, locale: i18n.language });
  const [stage, setStage] = useState<Stage>({ is: "loading" });
  const [fault, setFault] = useState("");
  const [tries, setTries] = useState(0);

  useEffect(() => {
    asked.current = { amount, locale: i18n.language };
    elements.current?.update({ amount: amount.amount, locale: i18n.language });
  }, [amount, i18n.language]);

  useEffect(() => {
    let left = false;
    let close = (): void => undefined;
    setStage({ is: "loading" });
    const begin = async () => {
      const stripe = await loadStripe(publishableKey, asked.current.locale);
      if (left || !place.current) return;
      elements.current = stripe.elements(optionsFor(asked.current.amount, place.current));
      close = openFields(stripe, elements.current, place.current, { desk, setStage, setFault });
    };
    begin().catch(() => !left && setStage({ is: "failed" }));
    return () => {
      left = true;
      elements.current = null;
      close();
    };
  }, [publishableKey, desk, tries]);

  return (
    <div class="card-fields">
      {stage.is === "failed" && (
        <Notice title={t("paying_card.not_loaded")}>
          <button type="button" class="text-button" onClick={() => setTries((count) => count + 1)}>
            {t("try_again")}
          </button>
        </Notice>
      )}
      {stage.is === "loading" && <div class="skeleton skeleton--card" role="img" aria-label={t("loading")} />}
      <div ref={place} class="card-fields__stripe" />
      {fault && (
        <p class="text-field__error" role="alert">
          {fault}
        </p>
      )}
    </div>
  );
}

interface Told {
  desk: DeskSlot;
  setStage: (stage: Stage) => void;
  setFault: (fault: string) => void;
}

/** Puts the fields into `place` and opens the desk; returns what takes both away. */
function openFields(stripe: Stripe, elements: StripeElements, place: HTMLElement, told: Told): () => void {
  const { desk, setStage, setFault } = told;
  const element = elements.create("payment", { wallets: { applePay: "never", googlePay: "never" } });
  // What was taken is good until something else is typed: asked again, it is the same PaymentMethod.
  let taken: string | null = null;
  const take = async (): Promise<string | null> => {
    if (taken) return taken;
    setFault("");
    const submitted = await elements.submit();
    // What is wrong with a field stands at that field, in Stripe's words.
    if (submitted.error) return null;
    const { error, paymentMethod } = await stripe.createPaymentMethod({ elements });
    if (error) setFault(error.message ?? "");
    taken = paymentMethod?.id ?? null;
    return taken;
  };
  const opened: CardDesk = { check: () => undefined, take };
  element.on("ready", () => {
    setStage({ is: "ready" });
    desk.open(opened);
  });
  element.on("change", () => {
    taken = null;
    setFault("");
  });
  element.on("loaderror", () => setStage({ is: "failed" }));
  element.mount(place);
  return () => {
    desk.open(null);
    element.destroy();
  };
}

/** The intent is made later, by the API, once the nights are kept: this says what it will be. */
function optionsFor({ amount, currency }: Money, place: HTMLElement): object {
  const style = getComputedStyle(place);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    mode: "payment",
    amount,
    currency: currency.toLowerCase(),
    paymentMethodTypes: ["card"],
    paymentMethodCreation: "manual",
    captureMethod: "manual",
    setupFutureUsage: "off_session",
    appearance: {
      theme: "stripe",
      variables: {
        colorPrimary: resolved(place, "var(--accent)"),
        colorBackground: resolved(place, "var(--surface)"),
        colorText: resolved(place, "var(--text)"),
        colorDanger: resolved(place, "var(--danger)"),
        fontFamily: token("--font"),
        borderRadius: token("--radius"),
        spacingUnit: "4px",
      },
    },
  };
}

/** A token's colour as Stripe's frame can read it, which knows none of this page's tokens. */
function resolved(place: HTMLElement, colour: string): string {
  const before = place.style.color;
  place.style.color = colour;
  const told = getComputedStyle(place).color;
  place.style.color = before;
  return told;
}
