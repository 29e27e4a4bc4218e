package contract

import (
	"time"

	"escalate/bot/calendar"
	"escalate/bot/money"
)

// Record is what the check looks at: the figures and words of one escalation, without anybody's name.
type Record struct {
	// Now is the moment up to which an outage still going on counts, in any zone. The caller freezes it when the vote
	// opens.
	Now time.Time
	// Reported names the quarter and the year of an outage without dates; zero: Now does. It is also the day of the claim
	// while Claimed is zero.
	Reported  time.Time
	Claimed   time.Time          // when the customer claimed a credit
	Calendar  *calendar.Calendar // see Facts
	Customer  Customer
	Demand    Demand
	Technical *Technical // nil: not given yet, or waived; the same below
	Legal     *Legal
	Business  *Business
	Options   []Option // those not withdrawn
	Exception Exception
	Decision  *Decision // the one that stands, or waits for approval
	Items     []Item    // those not cancelled
	FollowUp  *FollowUp
	Causes    []Cause
	Waiting   []string // what somebody was asked for and has not given: "the business review", without a name
}

// Customer is what is known of the contract.
type Customer struct {
	Annual       money.Amount // annual contract value
	Relationship string       // as typed: "3 years"; read only as far as it begins with a number of years or months
}

// Demand is what the customer asks, as far as it is in numbers.
type Demand struct {
	Percent money.Percent // credit
	Period  string        // of the fee of which time, as typed: "Q4 2025"; see ParseFeePeriod
	Waivers []string
	Loss    money.Amount // what the customer says that it cost them
}

// Unread is what somebody typed and nobody could read: it is not the same as nothing.
type Unread struct {
	What string // "the credit"
	Text string // as typed
}

// Technical is the technical review.
type Technical struct {
	Outages     []Outage
	Maintenance Maintenance
	Unread      []Unread // of maintenance and notice
}

// Legal is the legal review.
type Legal struct {
	Terms   Terms
	Verdict Verdict
	Stated  money.Percent // downtime as Legal states it
	Unread  []Unread      // of the terms
}

// Verdict is Legal's word on the allowance.
type Verdict string

// The verdicts; the zero value is not stated.
const (
	VerdictUnknown Verdict = ""
	Within         Verdict = "within"
	Above          Verdict = "above"
)

// Business is the business review.
type Business struct {
	Revenue     money.Amount  // at risk a year, contracted
	Expansion   money.Amount  // pipeline
	Probability money.Percent // of the pipeline, if stated
}

// Option is one way to answer the customer.
type Option struct {
	No          int
	Title       string
	Percent     money.Percent // service credit
	Amount      money.Amount  // service credit
	Waivers     []Part
	Parts       []Part
	Contractual bool      // ticked: this is what the contract gives
	Cleared     bool      // legal and finance approved what goes beyond the contract, or nobody has to
	Exception   Exception // of what goes beyond it; unused once Cleared
}

// Part is one line of an option.
type Part struct {
	Text   string
	Price  Price
	Amount money.Amount // priced or contingent
	If     string       // the condition of a contingent price
}

// Price says how a part is priced.
type Price string

// The kinds of price; the zero value is unpriced.
const (
	Unpriced   Price = ""
	Free       Price = "free"
	Priced     Price = "priced"
	Contingent Price = "contingent"
)

// Exception is who has to approve what goes beyond the contract.
type Exception struct {
	Legal, Finance Approval
	Asked, Refused bool // it was asked for; one of the two refused it
}

// Approval is the state of one approver of an exception.
type Approval struct{ Named, Answered bool }

// Decision is the decision as far as the check looks at it.
type Decision struct {
	Option      int // its number
	Reasons     []string
	Approved    bool // an approver has approved it
	Approver    bool // somebody is named who can
	Tally       bool // a vote advised it and its tally is kept
	WithoutVote bool // it says that there was none
	Dissent     bool // who voted or said otherwise is kept, or nobody did
}

// Item is one action item.
type Item struct {
	No    int
	Owned bool
	Due   time.Time // zero: undated; in the zone in which it was meant
	Free  string    // why the day of Due is free: "Veterans Day (US)", "a Saturday"; empty on a working day
	Done  bool
	Parts []int // the parts of the chosen option that it delivers: 0 the credit, then waivers and parts in order from 1
}

// FollowUp is what is stated of the follow-up meeting.
type FollowUp struct{ Time, Zone, Invitees, Measure bool }

// Cause is a root cause that somebody gave.
type Cause struct {
	Source    Role // who: technical, or the opener
	Text      string
	Confirmed bool
}

// terms are Legal's terms, or none.
func (r Record) terms() Terms {
	if r.Legal == nil {
		return Terms{}
	}
	return r.Legal.Terms
}

// Facts are what the arithmetic takes from the record.
func (r Record) Facts() Facts {
	f := Facts{Now: r.Now, Reported: r.Reported, Annual: r.Customer.Annual, Calendar: r.Calendar}
	if r.Technical != nil {
		f.Outages, f.Maintenance = r.Technical.Outages, r.Technical.Maintenance
	}
	return r.terms().counting(f)
}

// Beyond is what an option goes beyond what is due by the record.
func (r Record) Beyond(o Option) Beyond { return o.Beyond(r.terms().Due(r.Facts())) }
