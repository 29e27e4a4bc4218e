package meeting

import (
	"slices"
	"time"

	"escalate/bot/calendar"
	"escalate/bot/money"
)

// reviewRoles are the three reviews, in their order.
var reviewRoles = []Role{Technical, Business, Legal}

// Review is one of the three reviews. Anyone in the escalation may prepare it; only its
// reviewers confirm it, and only the chair waives it.
type Review struct {
	Kind      Role
	Rev       int       // of the content; a confirmation names what it saw
	Content   Content   `json:",omitzero"`
	By        UserID    `json:",omitempty"` // who wrote this revision
	At        time.Time `json:",omitzero"`
	Confirmed UserID    `json:",omitempty"`
	On        time.Time `json:",omitzero"`  // when it was confirmed or waived
	Waived    string    `json:",omitempty"` // the reason
	Waiver    UserID    `json:",omitempty"`
	Asking              // of its reviewers
	Earlier   []Draft   `json:",omitempty"` // earlier revisions; Legal's are for Legal and the chair
}

// Draft is an earlier revision of a review.
type Draft struct {
	Rev     int
	By      UserID
	At      time.Time
	Round   int
	Content Content
}

// Content is what a review says: one of the three is set.
type Content struct {
	Technical *TechnicalReview `json:",omitempty"`
	Business  *BusinessReview  `json:",omitempty"`
	Legal     *LegalReview     `json:",omitempty"`
}

// Empty reports whether nothing was written.
func (c Content) Empty() bool { return c.Technical == nil && c.Business == nil && c.Legal == nil }

func (c Content) kind() Role {
	switch {
	case c.Technical != nil:
		return Technical
	case c.Business != nil:
		return Business
	case c.Legal != nil:
		return Legal
	}
	return ""
}

// TechnicalReview says what happened. Texts of several lines are lists, one point a line.
type TechnicalReview struct {
	What        string
	Outages     []calendar.Outage `json:",omitempty"`
	RootCause   string            `json:",omitempty"`
	Confirmed   bool              `json:",omitempty"` // the root cause; otherwise suspected
	Data        CustomerData      `json:",omitempty"`
	Prevention  string            `json:",omitempty"`
	Maintenance string            `json:",omitempty"` // the announced window, if there was one
	Notice      string            `json:",omitempty"` // when it was announced
	AlsoFailed  string            `json:",omitempty"`
}

// CustomerData is what became of the customer's data.
type CustomerData string

// The answers about customer data; empty is not stated.
const (
	DataUntouched CustomerData = "untouched"
	DataLost      CustomerData = "lost"
	DataExposed   CustomerData = "exposed"
	DataUnknown   CustomerData = "not known yet"
)

// BusinessReview says what is at stake.
type BusinessReview struct {
	Threat      string
	Reference   string        `json:",omitempty"` // the risk to a reference account
	Revenue     money.Amount  `json:",omitzero"`  // at risk a year, contracted
	Expansion   money.Amount  `json:",omitzero"`  // pipeline
	Probability money.Percent `json:",omitzero"`  // of the pipeline, if somebody wants to say
}

// LegalReview says what the contract gives.
type LegalReview struct {
	SLA       money.Percent `json:",omitzero"`
	Period    Period        `json:",omitempty"`
	Cap       money.Percent `json:",omitzero"`
	CapOf     string        `json:",omitempty"` // of which fee: "monthly fees"
	Penalties string        `json:",omitempty"` // termination penalties
	Verdict   LegalVerdict  `json:",omitempty"`
	Say       string        `json:",omitempty"` // what the notes shall say

	Zone          string        `json:",omitempty"` // the contract's
	Exclusion     string        `json:",omitempty"` // maintenance exclusion and its allowance
	Tiers         string        `json:",omitempty"` // credit tiers, one a line
	FeeBase       string        `json:",omitempty"`
	ClaimDeadline string        `json:",omitempty"`
	SoleRemedy    string        `json:",omitempty"`
	Liability     string        `json:",omitempty"`
	Stated        money.Percent `json:",omitzero"` // downtime as Legal states it
}

// Term is a term of the contract, as the card and the notes print it; Text may be empty.
type Term struct{ Label, Text string }

// Terms lists the contract's small print as Legal typed it.
func (r LegalReview) Terms() []Term {
	return []Term{
		{"Contract's time zone", r.Zone}, {"Maintenance exclusion", r.Exclusion}, {"Credit tiers", r.Tiers},
		{"Fee base", r.FeeBase}, {"Claim deadline", r.ClaimDeadline}, {"Sole remedy", r.SoleRemedy},
		{"Liability limit", r.Liability},
	}
}

// Period is what an SLA percent is measured over.
type Period string

// The periods; empty is not stated.
const (
	Monthly   Period = "month"
	Quarterly Period = "quarter"
	Yearly    Period = "year"
	// PeriodNotKnown is the answer that nobody knows it yet: every window is considered, as where nothing is stated.
	PeriodNotKnown Period = "not known"
)

// Words is over what uptime is measured, "" where nothing is stated.
func (p Period) Words() string {
	switch p {
	case "":
		return ""
	case PeriodNotKnown:
		return "it is not known over which period it is measured"
	}
	return "measured over a " + string(p)
}

// LegalVerdict is Legal's word on the allowance.
type LegalVerdict string

// The verdicts; empty is not stated.
const (
	Within  LegalVerdict = "within"
	Above   LegalVerdict = "above"
	Unknown LegalVerdict = "not yet known"
)

// In reports whether the review needs nothing more: confirmed or waived.
func (r Review) In() bool { return r.Confirmed != "" || r.Waived != "" }

// Drafted reports whether somebody wrote it and a reviewer has not confirmed it.
func (r Review) Drafted() bool { return !r.In() && !r.Content.Empty() }

// Review returns a review by its role; nil for a role that reviews nothing.
func (e *Escalation) Review(kind Role) *Review {
	i := slices.IndexFunc(e.Reviews, func(r Review) bool { return r.Kind == kind })
	if i < 0 {
		return nil
	}
	return &e.Reviews[i]
}

// ReviewsIn counts the reviews that are confirmed or waived.
func (e *Escalation) ReviewsIn() int {
	n := 0
	for _, r := range e.Reviews {
		if r.In() {
			n++
		}
	}
	return n
}
