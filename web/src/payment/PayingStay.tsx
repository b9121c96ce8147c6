import type { Booking } from "../apiTypes.ts";
import { Icon, type IconName } from "../components/Icon.tsx";
import { formatDeadline, formatInstantTime } from "../instants.ts";
import type { PaymentDocument } from "../paymentTypes.ts";
import { useWords } from "../useWords.ts";
import { AnotherCard } from "./AnotherCard.tsx";
import { BankButton } from "./BankButton.tsx";
import { declineWords } from "./declineWords.ts";
import "../styles/payment.css";

interface PayingStayProps {
  booking: Booking;
  accessKey: string;
  payment: PaymentDocument | undefined;
  onNews: () => void;
}

type Stage = "processing" | "action" | "declined" | "card" | "used_up" | "stuck" | "finishing";

const SEALS: Record<Stage, IconName> = {
  processing: "clock",
  action: "shield",
  declined: "warning",
  card: "warning",
  used_up: "close",
  stuck: "clock",
  finishing: "check",
};

/** A stay that waits for its money: how far it is, and whose turn it is. Read out when it changes. */
export function PayingStay({ booking, accessKey, payment, onNews }: PayingStayProps) {
  const { t } = useWords();
  const stage = stageOf(payment);
  const seal = SEALS[stage];
  return (
    <>
      <div class="booking__heading" role="status">
        <span class={`seal seal--${seal === "check" ? "clock" : seal}`} data-busy={stage === "processing"}>
          <Icon name={seal} size={28} />
        </span>
        <h1>{t(`paying.${stage}`)}</h1>
        <StageWords stage={stage} booking={booking} payment={payment} />
      </div>
      {payment && stage === "action" && (
        <div class="paying__step">
          <BankButton payment={payment} accessKey={accessKey} />
        </div>
      )}
      {payment && (stage === "declined" || stage === "card") && (
        <div class="paying__step paying__card">
          <AnotherCard payment={payment} accessKey={accessKey} submit="paying.try_card" onNews={onNews} />
        </div>
      )}
    </>
  );
}

function stageOf(payment: PaymentDocument | undefined): Stage {
  switch (payment?.status) {
    case "action_needed":
      return "action";
    case "declined":
    case "method_needed":
      if (payment.tries_left <= 0) return "used_up";
      return payment.status === "declined" ? "declined" : "card";
    case "stuck":
      return "stuck";
    case "authorised":
    case "paid":
      return "finishing";
    default:
      return "processing";
  }
}

const HALF_A_DAY_MS = 43_200_000;

/** What happened, that nothing was charged, and until when the nights are kept. */
function StageWords({
  stage,
  booking,
  payment,
}: { stage: Stage } & Pick<PayingStayProps, "booking" | "payment">) {
  const { t, locale } = useWords();
  const { expires_at: until, guest } = booking;
  const left = payment?.tries_left ?? 0;
  const keptUntil = () => {
    if (!until || stage === "processing" || stage === "finishing") return null;
    const soon = Date.parse(until) - Date.now() < HALF_A_DAY_MS;
    return t("paying.kept_until", { time: (soon ? formatInstantTime : formatDeadline)(until, locale) });
  };
  const lead = () => {
    if (stage === "declined") return `${declineWords(payment?.decline, t)} ${t("paying.nothing_charged")}`;
    return t(`paying.${stage}_lead`, { email: guest.email });
  };
  const kept = keptUntil();
  return (
    <>
      <p class="lead">{lead()}</p>
      {kept && <p>{kept}</p>}
      {stage === "declined" && left <= 2 && <p>{t("paying.tries_left", { count: left })}</p>}
    </>
  );
}
