package meeting

import (
	"slices"
	"strings"
	"time"
)

// UserID is Slack's id of a person: an opaque string of any length (U…, W…).
type UserID string

// Standing says what somebody is to the workspace, because only full members may act.
type Standing string

// The standings. The zero value is somebody not looked up yet: they may be named, not act.
const (
	Unverified Standing = ""
	FullMember Standing = "member"
	Guest      Standing = "guest"
	Stranger   Standing = "stranger" // of another workspace, through a shared channel
	Bot        Standing = "bot"
	Gone       Standing = "deactivated"
)

// Person is somebody as the Slack profile shows them.
type Person struct {
	ID       UserID
	Name     string   // real name; never a handle
	Title    string   `json:",omitempty"`
	Zone     string   `json:",omitempty"` // IANA name, e.g. "Europe/Rome"
	Standing Standing `json:",omitempty"`
}

// Display returns the name to print: the id stands in while nobody has looked the person up.
func (p Person) Display() string {
	if p.Name == "" {
		return string(p.ID)
	}
	return p.Name
}

// Role is a part somebody has in an escalation. The chair and the opener are fields of
// their own; an owner is whoever an action item belongs to.
type Role string

// The roles. Technical, Business, Legal and Finance are also the functions of a vote.
const (
	Technical    Role = "technical"
	Business     Role = "business"
	Legal        Role = "legal"
	Approver     Role = "approver"
	StandIn      Role = "stand-in"        // named by the approver or the sponsor
	LegalCheck   Role = "legal-exception" // approves what goes beyond the contract, for legal
	FinanceCheck Role = "finance-exception"
	Sponsor      Role = "sponsor"
	Finance      Role = "finance" // only a function of the vote: its person is FinanceCheck
)

// AllRoles is every role that can be given, in the order in which people read them.
var AllRoles = []Role{Technical, Business, Legal, Approver, StandIn, Sponsor, LegalCheck, FinanceCheck}

// single reports whether a role has at most one person.
func (r Role) single() bool { return r != Technical && r != Business && r != Legal }

// Label returns the role in words.
func (r Role) Label() string {
	switch r {
	case Technical:
		return "Technical reviewer"
	case Business:
		return "Business reviewer"
	case Legal:
		return "Legal reviewer"
	case Approver:
		return "Approver"
	case StandIn:
		return "Stand-in for the approver"
	case LegalCheck:
		return "Exception approver, legal"
	case FinanceCheck:
		return "Exception approver, finance"
	case Sponsor:
		return "Sponsor"
	case Finance:
		return "Finance"
	}
	return string(r)
}

// Member is a person in an escalation: name, title and zone as they were when the person
// was named. Zone alone follows the person, because working hours do.
type Member struct {
	Person
	Since  time.Time
	In     bool      `json:",omitempty"` // in the channel, as far as Slack said
	Remote bool      `json:",omitempty"`
	Away   time.Time `json:",omitzero"`  // until then nothing routine comes
	Out    bool      `json:",omitempty"` // removed, left the channel for good, or deactivated
}

// Member returns somebody who is or was in the escalation.
func (e *Escalation) Member(id UserID) (Member, bool) {
	i := e.memberIndex(id)
	if i < 0 {
		return Member{}, false
	}
	return e.People[i], true
}

func (e *Escalation) memberIndex(id UserID) int {
	return slices.IndexFunc(e.People, func(m Member) bool { return m.ID == id })
}

// Person returns the person behind id, or a bare id when the escalation never met them.
func (e *Escalation) Person(id UserID) Person {
	if m, ok := e.Member(id); ok {
		return m.Person
	}
	return Person{ID: id}
}

// Name returns the name to print for id.
func (e *Escalation) Name(id UserID) string { return e.Person(id).Display() }

// Zone returns the zone whose working hours hold for id; "" when nobody knows it.
func (e *Escalation) Zone(id UserID) string { return e.Person(id).Zone }

// Has reports whether id is in the escalation now.
func (e *Escalation) Has(id UserID) bool {
	m, ok := e.Member(id)
	return ok && !m.Out
}

// Members returns everybody in the escalation now, in the order in which they came.
func (e *Escalation) Members() []Member {
	var in []Member
	for _, m := range e.People {
		if !m.Out {
			in = append(in, m)
		}
	}
	return in
}

// With returns the people who hold a role, in the order named.
func (e *Escalation) With(r Role) []UserID {
	if r == Finance {
		return e.Roles[FinanceCheck]
	}
	return e.Roles[r]
}

// The returns the one person who holds a role, or "".
func (e *Escalation) The(r Role) UserID {
	if ids := e.With(r); len(ids) > 0 {
		return ids[0]
	}
	return ""
}

// Is reports whether id holds the role now.
func (e *Escalation) Is(id UserID, r Role) bool { return id != "" && slices.Contains(e.With(r), id) }

// RolesOf returns what id is in this escalation, for people to read: "Chair, Legal reviewer".
func (e *Escalation) RolesOf(id UserID) string {
	var words []string
	if id == e.Chair {
		words = append(words, "Chair")
	}
	for _, r := range AllRoles {
		if e.Is(id, r) {
			words = append(words, r.Label())
		}
	}
	if len(words) == 0 {
		return "Attendee"
	}
	return strings.Join(words, ", ")
}

// decides reports whether id may confirm the decision: the approver, or the stand-in they named.
func (e *Escalation) decides(id UserID) bool { return e.Is(id, Approver) || e.Is(id, StandIn) }

// deciders returns the approver and the stand-in.
func (e *Escalation) deciders() []UserID {
	return append(slices.Clone(e.With(Approver)), e.With(StandIn)...)
}

// actor refuses whoever may change nothing. What it says tells nothing of the escalation.
func (e *Escalation) actor(by Person) error {
	if e.Erased != nil {
		return e.gone()
	}
	switch by.Standing {
	case Guest, Stranger, Bot:
		return Refuse("", "Only full members of this workspace can take part here.")
	case Gone:
		return Refuse("", "This account is deactivated.")
	case FullMember, Unverified:
	}
	if !e.Has(by.ID) {
		return Refuse("", "This belongs to an escalation that you are not part of.")
	}
	if by.Standing == Unverified {
		return Refuse("", "I could not look you up in Slack just now. Nothing was changed; please try again in a minute.")
	}
	return nil
}

// chair refuses everybody but the chair.
func (e *Escalation) chair(by Person, what string) error {
	if err := e.actor(by); err != nil {
		return err
	}
	if by.ID != e.Chair {
		return Refuse("", "Only the chair, %s, can %s.", e.Name(e.Chair), what)
	}
	return nil
}
