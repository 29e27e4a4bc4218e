package meeting

import (
	"encoding/json"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/calendar"
	"escalate/bot/money"
)

// tb is what a test and a random check have in common.
type tb interface {
	require.TestingT
	Helper()
	Fatal(...any)
}

const newYork = "America/New_York"

// monday is 10 November 2025, 10:00 in New York: a working moment.
var monday = time.Date(2025, 11, 10, 15, 0, 0, 0, time.UTC)

func person(name string) Person {
	return Person{ID: UserID("U" + name), Name: name, Zone: newYork, Standing: FullMember}
}

// The cast of the tables: one for each kind of person.
var (
	chair, tech, biz, legal       = person("chair"), person("tech"), person("biz"), person("legal")
	approver, standIn, sponsor    = person("approver"), person("standin"), person("sponsor")
	legalCheck, finance           = person("legalcheck"), person("finance")
	owner, plain, outsideMember   = person("owner"), person("plain"), person("outside")
	guest, stranger, bot, retired = person("guest"), person("stranger"), person("bot"), person("gone")
	members                       = []Person{chair, tech, biz, legal, approver, standIn, sponsor, legalCheck, finance, owner, plain}
	unverified                    = Person{ID: plain.ID}
)

func init() {
	guest.Standing, stranger.Standing, bot.Standing, retired.Standing = Guest, Stranger, Bot, Gone
}

func amount(t tb, s string) money.Amount {
	t.Helper()
	a, err := money.Parse(s, "USD")
	require.NoError(t, err)
	return a
}

func percent(t tb, s string) money.Percent {
	t.Helper()
	p, err := money.ParsePercent(s)
	require.NoError(t, err)
	return p
}

func due(at time.Time) calendar.Due { return calendar.Due{At: at, Zone: newYork, Typed: "a date"} }

// ny is a moment on clocks in New York.
func ny(month time.Month, day, hour, minute int) time.Time {
	return calendar.At(2025, month, day, hour, minute, newYork)
}

func asJSON(t tb, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	require.NoError(t, err)
	return string(b)
}

// clone is the escalation as a store gives it back.
func clone(t tb, e *Escalation) *Escalation {
	t.Helper()
	var c Escalation
	require.NoError(t, json.Unmarshal([]byte(asJSON(t, e)), &c))
	return &c
}

// stored is the event as a log gives it back.
func stored(t tb, ev Event) Event {
	t.Helper()
	body, err := DecodeChange(ev.Kind, []byte(asJSON(t, ev.Body)))
	require.NoError(t, err)
	ev.Body = body
	return ev
}

func refused(t tb, err error, contains string) *Refusal {
	t.Helper()
	require.Error(t, err)
	r, ok := AsRefusal(err)
	require.True(t, ok, "not a refusal but a fault: %v", err)
	require.Contains(t, r.Text, contains)
	return r
}

// sent is the kinds and readers of the notices that the commands since the last look left.
func sent(e *Escalation, kind Kind) []UserID {
	_, owed := e.Take()
	var to []UserID
	for _, n := range owed {
		if n.Kind == kind {
			to = append(to, n.To)
		}
	}
	return to
}

var review = map[Role]Content{
	Technical: {Technical: &TechnicalReview{What: "It broke"}},
	Business:  {Business: &BusinessReview{Threat: "They leave"}},
	Legal:     {Legal: &LegalReview{Verdict: Within}},
}

// stage is an escalation in a phase, with something for every command to act on: three
// options (the third is plain's), a question to plain, items 1 (open), 2 (done) and 3 (a
// later date is wished) of owner's, a follow-up, the chair offered to the sponsor, owner's
// things offered to plain, and from deciding on a prepared decision.
func stage(t tb, ph Phase) *Escalation {
	t.Helper()
	ok := func(err error) { t.Helper(); require.NoError(t, err) }
	e, err := Open(1, Opening{
		Customer: "Northwind", Summary: "Checkout is slow", Channel: "C1",
		Roles: map[Role][]Person{
			Technical: {tech}, Business: {biz}, Legal: {legal}, Approver: {approver}, StandIn: {standIn},
			Sponsor: {sponsor}, LegalCheck: {legalCheck}, FinanceCheck: {finance},
		},
		Attendees: []Person{owner, plain},
	}, chair, monday)
	ok(err)
	for by, kind := range map[*Person]Role{&tech: Technical, &biz: Business, &legal: Legal} {
		ok(e.WriteReview(*by, Newest, review[kind], monday))
	}
	for i, by := range []Person{chair, tech, plain} {
		ok(e.AddOption(by, Offering{Title: "Option " + number(i+1), Parts: []Part{{Text: "Call them"}}}, monday))
	}
	ok(e.Ask(chair, plain, "Since when?", monday))
	at := ny(11, 12, 18, 0)
	ok(e.AddItems(chair, owner, []ItemDraft{{Text: "Call", Due: due(at)}, {Text: "Write"}, {Text: "Fix", Due: due(at)}}, monday))
	ok(e.Done(owner, 2, monday))
	ok(e.ChangeDate(owner, 3, due(at.Add(24*time.Hour)), monday))
	ok(e.PlanFollowUp(chair, Newest, Plan{Start: ny(12, 1, 10, 0), Length: time.Hour, Zone: newYork}, []Person{chair, owner}, monday))
	ok(e.HandOverChair(chair, sponsor, monday))
	ok(e.OfferAll(owner, plain, monday))
	if ph == Withdrawn {
		ok(e.Withdraw(chair, Newest, OpenedInError, 0, "wrong customer", monday))
	}
	if ph == Voting || ph == Deciding || ph == Decided || ph == Closed {
		ok(e.OpenVote(chair, Newest, VoteRules{}, false, monday))
	}
	if ph == Deciding || ph == Decided || ph == Closed {
		for _, p := range []Person{chair, tech, biz, finance} {
			ok(e.Vote(p, 1, Cast{Choice: ForOption, Option: 2}, monday.Add(time.Minute)))
		}
		ok(e.CloseVote(chair, 1, monday.Add(2*time.Minute)))
		ok(e.PrepareDecision(plain, DecisionDraft{Option: 2, Reasons: []string{"It is fair"}}, 0, Seen{}, monday.Add(2*time.Minute)))
	}
	if ph == Decided || ph == Closed {
		ok(e.Approve(approver, 1, Seen{Rev: 1}, "", monday.Add(3*time.Minute)))
	}
	if ph == Closed {
		ok(e.Close(chair, Newest, Closing{Drop: "not needed", NoEffect: "the customer left"}, monday.Add(4*time.Minute)))
	}
	require.Equal(t, ph, e.Phase)
	return e
}
