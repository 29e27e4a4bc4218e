package view

import (
	"strings"
	"time"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
)

// Nasty is a text that tries to become something else when it is repeated: mentions, links,
// styles, dates, emoji, another direction of writing.
const Nasty = "<!channel> @here <@U0TOM> <https://evil.example|click> *bold* _it_ ~no~ `code` &lt; <!date^0^{date}^https://evil.example|x> " +
	"https://evil.example #general :tada: \u202eright to left\u202c 👩‍👩‍👧‍👦"

// unruly is the text that fills the nasty record; a test puts a tame one in its place.
var unruly = Nasty

// long is a text of n characters that begins with unruly and goes on with emoji.
func long(n int) string {
	return cutTo(unruly+" "+strings.Repeat("🧨é", n/2+1), n)
}

// longLines is n lines of nasty text.
func longLines(n, size int) string {
	var lines []string
	for range n {
		lines = append(lines, long(size))
	}
	return strings.Join(lines, "\n")
}

// turnNasty fills everything up to its limits with texts that try to break out.
func (r *record) turnNasty() {
	e := r.e
	e.Customer, e.Summary = long(meeting.MaxCustomer), long(meeting.MaxSummary)
	e.Quote = meeting.Quote{Text: long(3000), Link: "https://evil.example/|x>", By: Maria.ID}
	for i := range e.People {
		e.People[i].Name = long(80)
		e.People[i].Title = long(120)
	}
	var crowd []meeting.Person
	for n := range 40 {
		crowd = append(crowd, meeting.Person{ID: meeting.UserID("U0CROWD" + itoa(n)), Name: long(80), Zone: "Asia/Kathmandu", Standing: meeting.FullMember})
	}
	must(e.Assign(Sarah, meeting.Approver, meeting.Newest, crowd[:1], r.then()))
	must(e.Add(Sarah, crowd, r.then()))
	must(e.SetBackground(Sarah, meeting.Newest, meeting.Background{Profile: long(3000), AnnualValue: usd("999999999999.99"), Relationship: long(300), Satisfaction: long(60)}, r.then()))
	must(e.SetComplaint(Sarah, meeting.Newest, meeting.Complaint{
		Issue: long(3000), RootCause: long(3000), Impact: long(3000), ImpactAmount: usd("1.01"), Demand: long(3000),
		DemandPercent: pct("100"), DemandPeriod: long(60), DemandWaivers: strings.Split(longLines(20, 300), "\n"),
	}, r.then()))
	must(e.SetMeeting(Sarah, meeting.Newest, meeting.Meeting{Objective: long(3000), Start: Began(), End: Began().Add(time.Hour), Zone: "Asia/Kathmandu", Location: long(300)}, nil, nil, r.then()))
	r.nastyReviews()
	for range 12 {
		must(e.Ask(Sarah, Lisa, long(3000), r.then()))
	}
	for no := range 6 {
		must(e.Answer(Lisa, no+1, long(3000), r.then()))
	}
	r.nastyVote()
	r.nastyDecision(crowd)
	r.nastyItems(crowd)
	must(e.PlanFollowUp(Sarah, meeting.Newest, meeting.Plan{Start: time.Date(2025, 12, 1, 3, 0, 0, 0, time.UTC), Length: time.Hour, Measures: longLines(20, 300)}, crowd, r.then()))
	must(e.PublishNotes(Sarah, r.then()))
}

func (r *record) nastyReviews() {
	out := calendar.Outage{Length: 48 * time.Hour, Typed: long(60)}
	must(r.e.WriteReview(Lisa, meeting.Newest, meeting.Content{Technical: &meeting.TechnicalReview{
		What: longLines(10, 280), RootCause: long(3000), Data: meeting.DataUnknown, Prevention: long(3000), Maintenance: long(3000),
		Notice: long(3000), AlsoFailed: long(3000), Outages: []calendar.Outage{out, out, out},
	}}, r.then()))
	must(r.e.WriteReview(Maria, meeting.Newest, meeting.Content{Business: &meeting.BusinessReview{
		Threat: long(3000), Reference: long(3000), Revenue: usd("2300000"), Expansion: usd("1"), Probability: pct("12.345678"),
	}}, r.then()))
	for range 3 { // earlier versions stay
		must(r.e.WriteReview(Sarah, meeting.Newest, meeting.Content{Legal: &meeting.LegalReview{
			SLA: pct("99.999"), Period: meeting.Yearly, Cap: pct("10"), CapOf: long(300), Penalties: long(3000), Verdict: meeting.Unknown, Say: long(3000),
			Zone: "Asia/Kathmandu", Exclusion: long(3000), Tiers: longLines(20, 140), FeeBase: long(300), ClaimDeadline: long(300), SoleRemedy: long(3000), Liability: long(3000),
			Stated: pct("0.14"),
		}}, r.then()))
	}
	must(r.e.Waive(Sarah, meeting.Legal, long(500), r.then()))
}

func (r *record) nastyVote() {
	for n := range meeting.MaxOptions {
		o := meeting.Offering{Title: long(150), Percent: pct("10"), Amount: usd("23000")}
		for k := range meeting.MaxParts {
			o.Parts = append(o.Parts, meeting.Part{Text: long(300), Price: []meeting.Price{meeting.Unpriced, meeting.Free, meeting.Priced, meeting.Contingent}[k%4], Amount: usd("115000"), If: long(100)})
			o.Waivers = append(o.Waivers, meeting.Part{Text: long(300)})
		}
		o.Contractual = n == 0
		must(r.e.AddOption(Lisa, o, r.then()))
	}
	must(r.e.OpenVote(Sarah, meeting.Newest, meeting.VoteRules{NeedReason: true, Functions: []meeting.Role{meeting.Technical, meeting.Business}}, true, r.then()))
	for _, id := range r.e.Ballot().Rules.Voters {
		p := r.e.Person(id)
		must(r.e.Vote(p, r.e.Ballot().No, meeting.Cast{Choice: meeting.ForOption, Option: 1 + len(r.e.Ballot().Cast)%3, Reason: long(500)}, r.then().Add(-time.Minute*60)))
	}
	must(r.e.CloseVote(Sarah, r.e.Ballot().No, r.then()))
}

func (r *record) nastyDecision(crowd []meeting.Person) {
	must(r.e.PrepareDecision(crowd[0], meeting.DecisionDraft{Option: 7, Reasons: strings.Split(longLines(20, 300), "\n"), Why: long(500)}, 0, meeting.Seen{}, r.then()))
	must(r.e.PrepareDecision(Sarah, meeting.DecisionDraft{Option: 8, Reasons: strings.Split(longLines(20, 300), "\n"), Reason: long(500)}, 0, meeting.Seen{}, r.then()))
	for _, p := range crowd[1:] {
		must(r.e.Disagree(p, 1, long(500), r.then()))
	}
}

func (r *record) nastyItems(crowd []meeting.Person) {
	for _, p := range crowd[:6] {
		var drafts []meeting.ItemDraft
		for range meeting.MaxTasks {
			drafts = append(drafts, task(long(meeting.MaxTask), on(11, 12)))
		}
		must(r.e.AddItems(Sarah, p, drafts, r.then()))
	}
	must(r.e.WillNotDo(crowd[0], 2, long(500), r.then()))
	must(r.e.CancelItem(Sarah, 3, long(500), r.then()))
	must(r.e.Done(crowd[0], 4, r.then()))
	must(r.e.ChangeDate(crowd[0], 5, on(12, 24), r.then()))
}
