import { lazy, Suspense } from "preact/compat";
import { useTranslation } from "react-i18next";
import { Icon } from "../components/Icon.tsx";
import type { Money } from "../money.ts";
import type { PaymentSettings } from "../paymentTypes.ts";
import type { DeskSlot } from "./cardDesk.ts";
import "../styles/payment.css";

const CardFields = lazy(() => import("./CardFields.tsx").then((module) => ({ default: module.CardFields })));

interface CardSectionProps {
  settings: PaymentSettings;
  amount: Money;
  desk: DeskSlot;
  /** A card that was given before is still meant; this asks for another. */
  onOther?: () => void;
}

/** The payment's part of a form. */
export function CardSection({ settings, amount, desk, onOther }: CardSectionProps) {
  const { t } = useTranslation();
  return (
    <section class="card-section" aria-labelledby="card-title">
      <h2 id="card-title">{t("paying_card.title")}</h2>
      {onOther ? (
        <div class="card-section__kept">
          <p>
            <Icon name="check" /> {t("paying_card.kept")}
          </p>
          <button type="button" class="text-button" onClick={onOther}>
            {t("paying_card.other")}
          </button>
        </div>
      ) : (
        <Suspense fallback={<CardSkeleton />}>
          <CardFields settings={settings} amount={amount} desk={desk} />
        </Suspense>
      )}
      <p class="hint card-section__safe">
        <Icon name="shield" size={18} />
        {t(settings.stand_in ? "paying_card.safe_stand_in" : "paying_card.safe")}
      </p>
    </section>
  );
}

/** As high as the fields that are on their way. */
export function CardSkeleton() {
  const { t } = useTranslation();
  return <div class="skeleton skeleton--card" role="img" aria-label={t("loading")} />;
}
