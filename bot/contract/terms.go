package contract

import (
	"math/big"
	"time"

	"escalate/bot/calendar"
	"escalate/bot/money"
)

// Period is the window over which uptime is measured, by the calendar or as the contract's Begins says.
type Period string

// The periods; the zero value is not stated.
const (
	PeriodUnknown Period = ""
	Month         Period = "month"
	Quarter       Period = "quarter"
	Year          Period = "year"
)

// periods are the windows that a period which is not stated could be.
var periods = []Period{Month, Quarter, Year}

// months is how many months the period has; 0 when it is not stated.
func (p Period) months() int {
	switch p {
	case Month:
		return 1
	case Quarter:
		return 3
	case Year:
		return 12
	}
	return 0
}

// or is the period itself, or all that it could be.
func (p Period) or() []Period {
	if p.months() == 0 {
		return periods
	}
	return []Period{p}
}

// Terms are the contract's terms as Legal entered them. The zero Terms say nothing, and then nothing is assumed.
type Terms struct {
	SLA       money.Percent  // uptime promised, 0 to 100
	Period    Period         // measured over which window
	Zone      *time.Location // in which the windows begin; nil: not stated
	Begins    Begins         // on which day, where that is not the calendar's
	Exclusion Exclusion      // announced maintenance
	Credit    Credit         // what is due for a window past its limit
	Cap       Cap            // the most that is due
	// Months is how many monthly caps count for a window that is past its limit, when uptime is measured over a quarter
	// or a year and the cap is of a month's fee. 0: not stated; then one to as many as months were touched by downtime.
	Months int
	Fee    FeeBase
	Claim  ClaimDeadline
	// Termination is when the customer may end the contract without a penalty.
	Termination TerminationRight
}

// Limit is a length of time that a contract may set: not stated, set to none, a length, or business days.
type Limit struct {
	Stated   bool
	None     bool // stated, and there is no such limit
	Is       time.Duration
	Workdays int // so many business days, and then Is is 0
}

// Exactly is a limit of d.
func Exactly(d time.Duration) Limit { return Limit{Stated: true, Is: d} }

// NoLimit is the statement that there is none.
func NoLimit() Limit { return Limit{Stated: true, None: true} }

// ExclusionKind says whether announced maintenance counts as downtime.
type ExclusionKind string

// The kinds of exclusion; the zero value is not stated.
const (
	ExclusionUnknown   ExclusionKind = ""
	ExclusionNone      ExclusionKind = "none"      // all downtime counts
	ExclusionAnnounced ExclusionKind = "announced" // announced maintenance does not count
)

// Exclusion is what the contract says of maintenance.
type Exclusion struct {
	Kind      ExclusionKind
	Notice    Limit  // how long before it has to be announced
	Allowance Limit  // how much of it may be left out
	Per       Period // the window of the allowance; not stated: the window of the SLA
	// Least is the shortest incident that counts; a nanosecond more than what was typed where only longer ones do. 0: all.
	Least time.Duration
	// Service is when uptime is measured, Weekly the maintenance of every week, which needs no notice and uses up no
	// allowance; both by the clocks of Zone, or of the contract's zone while it is nil.
	Service ServiceHours
	Weekly  calendar.Week
	Zone    *time.Location
}

// CreditKind is what a credit is counted in.
type CreditKind string

// The kinds of credit; the zero value is not stated.
const (
	CreditUnknown  CreditKind = ""
	CreditPercent  CreditKind = "percent"  // of the window's fee
	CreditDays     CreditKind = "days"     // of the window's fee, by the days that the window has
	CreditMultiple CreditKind = "multiple" // of the fee for the time down
	CreditAmount   CreditKind = "amount"   // money, in Credit.Currency
)

// Credit is what is due for a window past its limit.
type Credit struct {
	Kind     CreditKind
	Tiers    []Tier // from the highest threshold to the lowest; a lower one gives more
	Of       Period // of whose fee percents and days are; not stated: of the SLA's window
	Currency string // of CreditAmount
	// Each is the length of downtime of which every one begun gives the value of the only tier, up to Most; 0: the credit
	// does not grow with time.
	Each time.Duration
	// Points is that of uptime missed, in percent: every 0.1 % below the SLA, or below the only tier's threshold, gives the
	// value. nil: the credit does not grow with it.
	Points *big.Rat
	Full   bool     // only full ones of Each or Points count, not those begun
	Most   *big.Rat // nil: no limit but the cap
	Round  Rounding // of the uptime, before it is held against the SLA and the tiers
	// Smallest is the credit of a window that is too small to be paid.
	Smallest Smallest
}

// Rounding is how a contract rounds the uptime of a window: to so many decimals of a percent. The zero value does not round.
type Rounding struct {
	Rounds   bool
	Decimals int
	Way      rounding
}

// Tier is one step: what is due when uptime is below the threshold.
type Tier struct {
	Below   money.Percent // not stated: whenever the window is past its limit
	OrEqual bool          // an uptime of exactly Below, or a downtime of exactly Over, counts too
	// Over is the downtime of the window from which the tier counts, where tiers go by it; 0: from any.
	Over  time.Duration
	Value *big.Rat // percent, days, times or money
}

// CapKind says whether credits are limited.
type CapKind string

// The kinds of cap; the zero value is not stated.
const (
	CapUnknown CapKind = ""
	CapNone    CapKind = "none"
	CapPercent CapKind = "percent" // of Count months', quarters' or years' fees
	CapMoney   CapKind = "money"   // Amount
	CapDays    CapKind = "days"    // the fee of Count days of the window
)

// Cap is the most that is due, for each period whose fee it is a percent of.
type Cap struct {
	Kind    CapKind
	Percent money.Percent
	Of      Period // of the fee of a month, a quarter or a year; not stated: any of them, or each window where it is no percent
	Count   int    // of how many such fees; 0 is one
	Amount  money.Amount
	// Incident is a cap for each incident, whatever windows it touches; Rolling one for any twelve months, of which those
	// before the outage are not known.
	Incident, Rolling bool
}

// FeeKind says how the monthly fee is known.
type FeeKind string

// The kinds of fee base; the zero value is the assumption that holds when nothing is stated.
const (
	FeeTwelfth FeeKind = ""       // a twelfth of the annual value
	FeeStated  FeeKind = "stated" // Amount a month
	FeePart    FeeKind = "part"   // of a part of the service, without a figure: from nothing to a twelfth of the annual value
	FeeUnread  FeeKind = "unread" // Text was typed and nobody could read it: no figure that depends on the fee is computed
)

// FeeBase is the fee that credits and caps are counted from.
type FeeBase struct {
	Kind   FeeKind
	Amount money.Amount // a month, when stated
	Text   string       // the part, as typed
}
