package bench

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
	"escalate/bot/money"
	"escalate/store"
)

const newYork = "America/New_York"

// GlobalTech is what a benchmark needs to know of the meeting, as it stands at its vote.
type GlobalTech struct {
	ID     meeting.ID
	At     time.Time // while the vote is open
	Size   int       // of the record with all ballots in, in bytes of JSON
	Round  int       // how many ballots were cast since
	Voters []meeting.Person
}

// Hold brings the meeting into the store, up to its vote with everybody's ballot in: in one
// change, whose notices wait in the outbox as they would while Slack is slow.
func Hold(b *testing.B, s store.Store, voters int) *GlobalTech {
	g := &GlobalTech{At: calendar.At(2025, 11, 10, 14, 51, newYork)}
	for i := range voters {
		g.Voters = append(g.Voters, meeting.Person{
			ID: meeting.UserID(fmt.Sprintf("U0VOTER%03d", i)), Name: fmt.Sprintf("Alexandra Voter %d", i),
			Title: "Regional Account Director", Zone: newYork, Standing: meeting.FullMember,
		})
	}
	e, err := s.Create(b.Context(), "", g.Enter)
	require.NoError(b, err)
	require.Equal(b, meeting.Voting, e.Phase)
	require.Len(b, e.Ballot().Cast, voters)
	raw, err := json.Marshal(e)
	require.NoError(b, err)
	g.ID, g.Size = e.ID, len(raw)
	return g
}

// Vote casts the next ballot: each is another one than the voter cast before, with a key of
// its own as each click has one.
func (g *GlobalTech) Vote(b *testing.B, s store.Store) error {
	n := g.Round
	g.Round++
	return g.Cast(b, s, n)
}

// Cast casts the n-th ballot.
func (g *GlobalTech) Cast(b *testing.B, s store.Store, n int) error {
	who, choice := g.Voters[n%len(g.Voters)], meeting.Cast{Choice: meeting.ForOption, Option: 1 + n/len(g.Voters)%2}
	at := g.At.Add(time.Duration(n) * time.Microsecond)
	choice.At = at
	key := fmt.Sprintf("9912345678.123456789012.%032x", n)
	_, err := s.Update(b.Context(), g.ID, key, func(e *meeting.Escalation) error { return e.Vote(who, 1, choice, at) })
	return err
}

// Enter is the meeting of the notes, as people type it.
func (g *GlobalTech) Enter(id meeting.ID) (*meeting.Escalation, error) {
	person := func(id meeting.UserID, name, title string) meeting.Person {
		return meeting.Person{ID: id, Name: name, Title: title, Zone: newYork, Standing: meeting.FullMember}
	}
	sarah, tom := person("U1", "Sarah Martinez", "Customer Success Manager"), person("U2", "Tom Anderson", "VP Customer Success")
	lisa, robert := person("U3", "Lisa Wong", "Technical Support Lead"), person("U6", "Robert Kim", "Legal Counsel")
	maria := person("U5", "Maria Rodriguez", "Account Executive")
	at := g.At.Add(-time.Hour)
	e, err := meeting.Open(id, meeting.Opening{
		Customer: "GlobalTech Industries", Summary: "Critical production system outage lasting 48 hours", Severity: meeting.Critical,
		Roles: map[meeting.Role][]meeting.Person{
			meeting.Technical: {lisa}, meeting.Business: {maria}, meeting.Legal: {robert}, meeting.Approver: {tom},
		},
		Attendees: g.Voters,
	}, sarah, at)
	if err != nil {
		return nil, err
	}
	outage, err := calendar.New(calendar.DefaultHours(), nil).ParseOutage("48 h", at, newYork)
	if err != nil {
		return nil, err
	}
	var ids []meeting.UserID
	for _, v := range g.Voters {
		ids = append(ids, v.ID)
	}
	steps := []func() error{
		func() error {
			return e.SetBackground(sarah, meeting.Newest, meeting.Background{
				Profile: "Fortune 500 manufacturing company", AnnualValue: dollars("$2.3M"), Relationship: "3 years",
				Satisfaction: "2/10 (severe dissatisfaction)",
			}, at)
		},
		func() error {
			return e.SetComplaint(sarah, meeting.Newest, meeting.Complaint{
				Issue: "Critical production system outage lasting 48 hours", RootCause: "Database corruption during routine maintenance",
				Impact: "lost production", ImpactAmount: dollars("$1.2M"),
				Demand:        "100% service credit for Q4 + contract termination penalty waiver",
				DemandPercent: percent("100%"), DemandPeriod: "Q4 2025", DemandWaivers: []string{"contract termination penalty"},
			}, at)
		},
		func() error {
			return e.WriteReview(lisa, meeting.Newest, meeting.Content{Technical: &meeting.TechnicalReview{
				What: "Incident occurred during scheduled maintenance window", AlsoFailed: "Backup restoration failed due to corrupted backup files",
				Outages: []calendar.Outage{outage}, RootCause: "Undocumented database schema changes from recent feature deployment",
				Prevention: "Implementing comprehensive backup testing and change management", Data: meeting.DataUnknown,
			}}, at)
		},
		func() error {
			return e.WriteReview(maria, meeting.Newest, meeting.Content{Business: &meeting.BusinessReview{
				Threat: "Customer threatening to explore competitive solutions", Reference: "Risk of losing reference account",
				Revenue: dollars("$2.3M"), Expansion: dollars("$5M"),
			}}, at)
		},
		func() error {
			return e.WriteReview(robert, meeting.Newest, meeting.Content{Legal: &meeting.LegalReview{
				SLA: percent("99.9%"), Cap: percent("10%"), CapOf: "monthly fees", Penalties: "apply per contract terms",
				Verdict: meeting.Within, Stated: percent("0.14%"),
			}}, at)
		},
		func() error {
			return e.AddOption(sarah, meeting.Offering{
				Title: "Contractual Minimum", Percent: percent("10%"), Amount: dollars("$23K"),
				Waivers: []meeting.Part{{Text: "No penalty waiver", Price: meeting.Free}}, Parts: []meeting.Part{{Text: "Enhanced monitoring for 90 days"}},
			}, at)
		},
		func() error {
			return e.AddOption(maria, meeting.Offering{
				Title: "Customer-Focused Resolution", Percent: percent("25%"), Amount: dollars("$57.5K"),
				Waivers: []meeting.Part{{Text: "Q4 penalty waiver", Price: meeting.Priced, Amount: dollars("$115K")}},
				Parts:   []meeting.Part{{Text: "Dedicated technical account manager"}, {Text: "Priority feature requests"}},
			}, at)
		},
		func() error {
			return e.AddOption(sarah, meeting.Offering{
				Title: "Comprehensive Recovery", Percent: percent("50%"), Amount: dollars("$115K"),
				Waivers: []meeting.Part{{Text: "Full penalty waiver"}},
				Parts:   []meeting.Part{{Text: "Custom development for backup improvements"}, {Text: "Executive-level account management"}},
			}, at)
		},
		func() error {
			return e.OpenVote(sarah, meeting.Newest, meeting.VoteRules{Voters: ids, Length: 24 * time.Hour}, true, g.At.Add(-time.Minute))
		},
	}
	for i, step := range steps {
		if err := step(); err != nil {
			return nil, fmt.Errorf("step %d: %w", i, err)
		}
	}
	for _, v := range g.Voters {
		if err := e.Vote(v, 1, meeting.Cast{Choice: meeting.ForOption, Option: 3, At: g.At}, g.At); err != nil {
			return nil, err
		}
	}
	return e, nil
}

func dollars(text string) money.Amount {
	a, err := money.Parse(text, "USD")
	if err != nil {
		panic(err)
	}
	return a
}

func percent(text string) money.Percent {
	p, err := money.ParsePercent(text)
	if err != nil {
		panic(err)
	}
	return p
}
