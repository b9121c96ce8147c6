import type { Money } from "../money.ts";
import type { PaymentSettings } from "../paymentTypes.ts";
import type { DeskSlot } from "./cardDesk.ts";
import { StandInCard } from "./StandInCard.tsx";
import { StripeCard } from "./StripeCard.tsx";

interface CardFieldsProps {
  settings: PaymentSettings;
  amount: Money;
  desk: DeskSlot;
}

/** Where a card is typed: into Stripe's fields, or into those of the stand-in. A chunk of its own. */
export function CardFields({ settings, amount, desk }: CardFieldsProps) {
  if (settings.stand_in) return <StandInCard desk={desk} />;
  return <StripeCard publishableKey={settings.publishable_key} amount={amount} desk={desk} />;
}
