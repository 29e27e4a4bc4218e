package meeting

import (
	"slices"
	"strings"
	"time"

	"escalate/bot/money"
)

// Background is what is known of the customer.
type Background struct {
	Profile      string       `json:",omitempty"` // "Fortune 500 manufacturing company"
	AnnualValue  money.Amount `json:",omitzero"`  // contracted, a year
	Relationship string       `json:",omitempty"` // "3 years"
	// Satisfaction is as typed and checked: "2/10", perhaps with a remark, or empty.
	Satisfaction string `json:",omitempty"`
}

// Complaint is what the customer says.
type Complaint struct {
	Issue          string       `json:",omitempty"`
	RootCause      string       `json:",omitempty"` // as first reported
	CauseConfirmed bool         `json:",omitempty"` // the root cause is confirmed; otherwise reported
	Impact         string       `json:",omitempty"` // on the customer's business
	ImpactAmount   money.Amount `json:",omitzero"`
	Demand         string       `json:",omitempty"`
	// As far as the demand can be put in numbers: DemandPercent of the fee of DemandPeriod
	// ("Q4 2025", "November 2025", "month", "year"), and what else shall be waived.
	DemandPercent money.Percent `json:",omitzero"`
	DemandPeriod  string        `json:",omitempty"`
	DemandWaivers []string      `json:",omitempty"`
	Claimed       string        `json:",omitempty"` // the day of the claim, "2025-11-12"; empty: the day of the opening
}

// ClaimDay is the day on which the credit was claimed, as "November 12, 2025"; empty when it
// was not given.
func (c Complaint) ClaimDay() string {
	day, err := time.Parse(time.DateOnly, c.Claimed)
	if err != nil {
		return ""
	}
	return day.Format("January 2, 2006")
}

// Meeting is when and where the escalation meeting is held, and what it is for.
type Meeting struct {
	Objective string    `json:",omitempty"`
	Start     time.Time `json:",omitzero"`
	End       time.Time `json:",omitzero"`
	Zone      string    `json:",omitempty"` // in which Start and End were meant
	Location  string    `json:",omitempty"` // a room, or a call link
	Attendees []UserID  `json:",omitempty"` // in the order in which the form listed them; SetMeeting fills it
}

// SetBackground keeps what is known of the customer.
func (e *Escalation) SetBackground(by Person, seen Seen, b Background, at time.Time) error {
	if err := e.writable(by, "The customer's background cannot be changed any more"); err != nil {
		return err
	}
	if err := seen.replaces(e.Revs.Customer); err != nil {
		return err
	}
	e.happen(at, by.ID, BackgroundSet{b})
	e.card(BriefCard)
	e.cards(OptionsCard)
	return nil
}

// SetComplaint keeps the complaint. The issue is required.
func (e *Escalation) SetComplaint(by Person, seen Seen, c Complaint, at time.Time) error {
	if err := e.writable(by, "The complaint cannot be changed any more"); err != nil {
		return err
	}
	if strings.TrimSpace(c.Issue) == "" {
		return Refuse("issue", "Please say in a sentence what the customer complains about.")
	}
	if err := seen.replaces(e.Revs.Complaint); err != nil {
		return err
	}
	e.happen(at, by.ID, ComplaintSet{c})
	e.card(BriefCard)
	e.cards(OptionsCard)
	return nil
}

// SetMeeting keeps when and where the meeting is held. Remote lists who joins from afar;
// attendees who are not in the escalation yet are added.
func (e *Escalation) SetMeeting(by Person, seen Seen, m Meeting, attendees []Person, remote []UserID, at time.Time) error {
	if err := e.writable(by, "The meeting cannot be changed any more"); err != nil {
		return err
	}
	if !m.End.IsZero() && !m.End.After(m.Start) {
		return Refuse("end", "The end must come after the start.")
	}
	if err := named(attendees, "attendees"); err != nil {
		return err
	}
	if tooFar(m.Start, at) || tooFar(m.End, at) {
		return Refuse("date", "That is more than ten years ahead. Please choose an earlier day.")
	}
	if err := seen.replaces(e.Revs.Meeting); err != nil {
		return err
	}
	m.Start, m.End = m.Start.UTC().Truncate(time.Microsecond), m.End.UTC().Truncate(time.Microsecond)
	m.Attendees = personIDs(attendees)
	e.admit(attendees, by.ID, at)
	e.happen(at, by.ID, MeetingSet{Meeting: m, Remote: remote})
	e.card(BriefCard)
	e.cards(NotesCard)
	return nil
}

// writable refuses whoever may not write, and writing into an escalation that is over.
func (e *Escalation) writable(by Person, what string) error {
	if err := e.actor(by); err != nil {
		return err
	}
	return e.open(what)
}

// BackgroundSet is the customer's background, as somebody entered it.
type BackgroundSet struct{ Background Background }

func (c BackgroundSet) apply(e *Escalation, _ Event) {
	if !same(e.Background, c.Background) {
		e.Revs.Customer++
	}
	e.Background = c.Background
}

// ComplaintSet is the complaint, as somebody entered it.
type ComplaintSet struct{ Complaint Complaint }

func (c ComplaintSet) apply(e *Escalation, _ Event) {
	if !same(e.Complaint, c.Complaint) {
		e.Revs.Complaint++
	}
	e.Complaint = c.Complaint
}

// MeetingSet is the meeting's date, place and purpose.
type MeetingSet struct {
	Meeting Meeting
	Remote  []UserID `json:",omitempty"`
}

func (c MeetingSet) apply(e *Escalation, _ Event) {
	changed := !same(e.Meeting.planned(), c.Meeting.planned())
	e.Meeting = c.Meeting
	for i := range e.People {
		m := &e.People[i]
		remote := slices.Contains(c.Remote, m.ID)
		changed = changed || remote != m.Remote
		m.Remote = remote
	}
	if changed {
		e.Revs.Meeting++
	}
}

// planned is the meeting without its attendees: whoever comes in is one, and the form removes nobody.
func (m Meeting) planned() Meeting {
	m.Attendees = nil
	return m
}

func init() { register(BackgroundSet{}, ComplaintSet{}, MeetingSet{}) }
