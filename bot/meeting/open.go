package meeting

import (
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"escalate/bot/money"
)

// MaxCustomer and MaxSummary are the longest texts of the opening form, in characters.
// The customer's name stands in titles and in the channel's topic (250 characters).
const (
	MaxCustomer = 100
	MaxSummary  = 2000
)

// Opening is what the opening form asks. Customer and Summary are required.
type Opening struct {
	Customer  string
	Summary   string
	Severity  Severity // empty is High
	Quote     Quote
	Roles     map[Role][]Person
	Attendees []Person
	// Channel is the id of a private channel that somebody made, where the workspace does
	// not let apps make one; normally empty.
	Channel string
	// Exempt is what may go beyond the contract without an exception, one amount a currency:
	// Policy.Exempt. It stays with the escalation, so that a later change of configuration
	// does not change what was decided.
	Exempt []money.Amount
	// Discreet leaves the customer's name out of the channel's name.
	Discreet bool
}

// Open makes a new escalation with by as its chair.
func Open(id ID, o Opening, by Person, at time.Time) (*Escalation, error) {
	o.Customer, o.Summary = strings.Join(strings.Fields(o.Customer), " "), strings.TrimSpace(o.Summary)
	switch {
	case by.Standing != FullMember:
		return nil, Refuse("", "Only full members of this workspace can open an escalation.")
	case o.Customer == "":
		return nil, Refuse("customer", "Please name the customer.")
	case utf8.RuneCountInString(o.Customer) > MaxCustomer:
		return nil, Refuse("customer", "Please shorten the customer's name to %d characters.", MaxCustomer)
	case o.Summary == "":
		return nil, Refuse("summary", "Please say in a sentence what happened.")
	case utf8.RuneCountInString(o.Summary) > MaxSummary:
		return nil, Refuse("summary", "Please shorten this to %d characters; the details have forms of their own.", MaxSummary)
	}
	if o.Severity == "" {
		o.Severity = High
	}
	if !o.Severity.known() {
		return nil, Refuse("severity", "Please choose critical, high or normal.")
	}
	ids := map[Role][]UserID{}
	for _, r := range AllRoles {
		if err := e0.fits(r, o.Roles[r]); err != nil {
			return nil, err
		}
		if len(o.Roles[r]) > 0 {
			ids[r] = personIDs(o.Roles[r])
		}
	}
	for _, r := range exceptionRoles {
		for _, p := range o.Roles[r] {
			if slices.Contains(ids[Approver], p.ID) || slices.Contains(ids[StandIn], p.ID) {
				return nil, refuseChecker(r, p)
			}
		}
	}
	if err := named(o.Attendees, "attendees"); err != nil {
		return nil, err
	}
	e := &Escalation{}
	e.happen(at, by.ID, Opened{
		V: 1, ID: id, Customer: o.Customer, Summary: o.Summary, Severity: o.Severity, Quote: o.Quote,
		By: by, Channel: channelName(id, o.Customer, o.Discreet), ChannelID: o.Channel, Exempt: o.Exempt,
	})
	var all []Person
	for _, r := range AllRoles {
		all = append(all, o.Roles[r]...)
	}
	e.admit(append(all, o.Attendees...), by.ID, at)
	for _, r := range AllRoles {
		if len(ids[r]) > 0 {
			e.happen(at, by.ID, RoleGiven{Role: r, To: ids[r]})
		}
	}
	if o.Channel == "" {
		e.owe(Notice{Kind: MakeChannel, Urgent: true})
	} else {
		e.channelReady()
	}
	for _, r := range reviewRoles {
		e.askReview(r, at)
	}
	return e, nil
}

// e0 is an escalation with nobody in it, to check roles before there is one.
var e0 = &Escalation{}

// spelled is how letters are written that are no letter with a mark.
var spelled = strings.NewReplacer("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "ı", "i")

// channelName follows Slack's rules for names: at most 80 characters, lower case letters,
// digits and hyphens (conversations.create). A letter with a mark is written without it.
func channelName(id ID, customer string, discreet bool) string {
	name := strings.ToLower(id.String())
	if discreet {
		return name
	}
	var b strings.Builder
	for _, r := range norm.NFKD.String(spelled.Replace(strings.ToLower(customer))) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == '\'' || r == '’':
		default:
			b.WriteByte('-')
		}
	}
	words := strings.FieldsFunc(b.String(), func(r rune) bool { return r == '-' })
	for _, w := range words {
		if len(name)+1+len(w) > 72 { // leaves room for a "-2"
			break
		}
		name += "-" + w
	}
	return name
}

func personIDs(people []Person) []UserID {
	var ids []UserID
	for _, p := range people {
		if !slices.Contains(ids, p.ID) {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// Opened is the first event of every escalation.
type Opened struct {
	V         int
	ID        ID
	Customer  string
	Summary   string
	Severity  Severity
	Quote     Quote `json:",omitzero"`
	By        Person
	Channel   string
	ChannelID string         `json:",omitempty"`
	Exempt    []money.Amount `json:",omitempty"`
}

func (c Opened) apply(e *Escalation, ev Event) {
	e.V, e.ID, e.Customer, e.Summary, e.Severity, e.Quote = c.V, c.ID, c.Customer, c.Summary, c.Severity, c.Quote
	e.Opened, e.Opener, e.Chair, e.Round = ev.At, c.By.ID, c.By.ID, 1
	e.People = []Member{{Person: c.By, Since: ev.At}}
	e.Exempt = c.Exempt
	e.Channel = Channel{Name: c.Channel, State: ChannelAwaited}
	if c.ChannelID != "" {
		e.Channel.ID, e.Channel.State = c.ChannelID, ChannelLive
	}
	e.enter(Reviewing)
	e.Reviews = []Review{{Kind: Technical}, {Kind: Business}, {Kind: Legal}}
}

// SeveritySet is a change of how bad it is.
type SeveritySet struct{ Severity Severity }

func (c SeveritySet) apply(e *Escalation, _ Event) {
	e.Severity = c.Severity
	e.Revs.Summary++
}

// SetSummary changes what happened and how bad it is, as the opening form asked it.
func (e *Escalation) SetSummary(by Person, seen Seen, summary string, s Severity, at time.Time) error {
	if err := e.writable(by, "The summary cannot be changed any more"); err != nil {
		return err
	}
	summary = strings.TrimSpace(summary)
	if summary == "" || utf8.RuneCountInString(summary) > MaxSummary {
		return Refuse("summary", "Please say what happened, in at most %d characters.", MaxSummary)
	}
	if s == "" {
		s = e.Severity
	}
	if !s.known() {
		return Refuse("severity", "Please choose critical, high or normal.")
	}
	if err := seen.replaces(e.Revs.Summary); err != nil {
		return err
	}
	if s != e.Severity {
		e.happen(at, by.ID, SeveritySet{s})
	}
	if summary != e.Summary {
		e.happen(at, by.ID, SummarySet{summary})
	}
	e.card(BriefCard)
	e.owe(Notice{Kind: SetTopic})
	return nil
}

// SummarySet is a new wording of what happened.
type SummarySet struct{ Summary string }

func (c SummarySet) apply(e *Escalation, _ Event) {
	e.Summary = c.Summary
	e.Revs.Summary++
}

// RoleGiven names who holds a role; it replaces who held it before.
type RoleGiven struct {
	Role Role
	To   []UserID
}

func (c RoleGiven) apply(e *Escalation, ev Event) {
	roles := maps.Clone(e.Roles)
	if roles == nil {
		roles = map[Role][]UserID{}
	}
	if r := e.Review(c.Role); r != nil {
		for _, id := range c.To {
			if !e.Is(id, c.Role) { // with what they took over they have just heard of it
				r.nudge(id, ev.At)
			}
		}
	}
	if c.Role == Sponsor && !slices.Equal(c.To, e.With(Sponsor)) {
		for i := range e.Items { // of what is overdue they have heard nothing, unless as the chair
			e.Items[i].SponsorTold = e.Items[i].ChairTold && slices.Contains(c.To, e.Chair)
		}
	}
	if !slices.Equal(roles[c.Role], c.To) {
		e.Revs.Roles = maps.Clone(e.Revs.Roles)
		if e.Revs.Roles == nil {
			e.Revs.Roles = map[Role]int{}
		}
		e.Revs.Roles[c.Role]++
	}
	roles[c.Role] = c.To
	if len(c.To) == 0 {
		delete(roles, c.Role)
	}
	e.Roles = roles
	if c.Role == Approver || c.Role == StandIn {
		e.reaskedDecision(ev.At)
	}
	if c.Role == LegalCheck || c.Role == FinanceCheck {
		for i := range e.Exceptions {
			s := e.Exceptions[i].Side(c.Role)
			s.Asked, s.Nudged = ev.At, ev.At // reminders of the new holder count from now
		}
	}
}

func init() { register(Opened{}, SeveritySet{}, SummarySet{}, RoleGiven{}) }
