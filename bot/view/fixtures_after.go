package view

import (
	"strings"
	"time"

	"escalate/bot/calendar"
	"escalate/bot/meeting"
)

func (r *record) playReady() {
	must(r.e.WriteReview(Maria, meeting.Newest, businessFixture(), r.then()))
	must(r.e.ConfirmReview(Robert, meeting.Legal, r.e.Review(meeting.Legal).Rev, r.then()))
	must(r.e.Answer(David, 1, "The feature deployment of 4 November. Nobody reviewed the schema part.", r.then()))
	must(r.e.AddOption(Maria, meeting.Offering{
		Title: "Customer-Focused Resolution", Percent: pct("25"), Amount: usd("57500"),
		Waivers: []meeting.Part{{Text: "Q4 penalty waiver", Price: meeting.Priced, Amount: usd("115000")}},
		Parts:   []meeting.Part{{Text: "Dedicated technical account manager"}, {Text: "Priority feature requests"}},
	}, r.then()))
	must(r.e.AddOption(David, meeting.Offering{
		Title: "Comprehensive Recovery", Percent: pct("50"), Amount: usd("115000"),
		Waivers: []meeting.Part{{Text: "Full penalty waiver"}},
		Parts: []meeting.Part{
			{Text: "Custom development for backup improvements"}, {Text: "Executive-level account management"},
			{Text: "Extra credit", Price: meeting.Contingent, Amount: usd("115000"), If: "it happens again within a year"},
		},
	}, r.then()))
	must(r.e.AddOption(Lisa, meeting.Offering{Title: "Apology only"}, r.then()))
	must(r.e.WithdrawOption(Lisa, 4, r.then()))
}

func (r *record) playVoting() {
	must(r.e.OpenVote(Sarah, meeting.Newest, meeting.VoteRules{}, true, r.then()))
	r.vote(Lisa, 2)
	r.vote(David, 3)
}

func (r *record) vote(by meeting.Person, option int) {
	must(r.e.Vote(by, r.e.Ballot().No, meeting.Cast{Choice: meeting.ForOption, Option: option}, r.then()))
}

func (r *record) playClosedVote() {
	r.vote(Maria, 2)
	r.vote(Sarah, 2)
	must(r.e.Vote(Nina, r.e.Ballot().No, meeting.Cast{Choice: meeting.Abstain}, r.then()))
	must(r.e.CloseVote(Sarah, r.e.Ballot().No, r.then()))
}

func (r *record) playPending() { r.prepare(2, "") }

// reasons of the storybook's decision.
var reasons = []string{
	"Preserves strategic account relationship", "Demonstrates commitment to customer success",
	"Cost justified by long-term relationship value", "Sets precedent for handling critical incidents",
}

func (r *record) prepare(option int, reason string) {
	no, rev := 0, 0
	if d := r.e.Pending(); d != nil {
		no, rev = d.No, d.Rev
	}
	must(r.e.PrepareDecision(Sarah, meeting.DecisionDraft{Option: option, Reasons: reasons, Reason: reason}, no, meeting.Seen{Rev: rev}, r.then()))
}

func (r *record) playDecided() {
	d := r.e.Pending()
	must(r.e.Approve(Tom, d.No, meeting.Seen{Rev: d.Rev}, "", r.then()))
	must(r.e.Disagree(Robert, d.No, "The waiver is worth more than the record shows; I would have asked for its price first.", r.then()))
}

func (r *record) playItems() {
	r.give(Sarah,
		task("Schedule executive call with GlobalTech CEO", calendar.Due{Within: 24 * time.Hour, Typed: "within 24 hours"}),
		task("Prepare resolution proposal presentation", on(11, 12)), task("Coordinate with legal for contract amendments", calendar.Due{}))
	r.give(Lisa, task("Implement immediate backup testing protocols", on(11, 14)),
		task("Develop root cause analysis report for customer", on(11, 18)), task("Create incident prevention playbook", on(11, 28)))
	r.give(David, task("Review recent deployments for similar risks", on(11, 14)),
		task("Implement change management improvements", on(11, 28)), task("Schedule post-mortem with engineering team", on(11, 13)))
	r.give(Maria, task("Update account plan with recovery milestones", on(11, 21)),
		task("Schedule quarterly business reviews", on(11, 21)), task("Identify expansion opportunities post-resolution", calendar.Due{}))
	must(r.e.Link(Sarah, 3, meeting.Newest, []meeting.PartRef{{Option: 2, Part: 0}, {Option: 2, Part: 1}}, r.then()))
}

func (r *record) give(owner meeting.Person, tasks ...meeting.ItemDraft) {
	must(r.e.AddItems(Sarah, owner, tasks, r.then()))
}

func task(text string, due calendar.Due) meeting.ItemDraft {
	return meeting.ItemDraft{Text: text, Due: due}
}

// on is the end of a working day of 2025 in New York.
func on(m time.Month, d int) calendar.Due {
	return calendar.Due{At: calendar.New(calendar.DefaultHours(), nil).EndOfDay(2025, m, d, "America/New_York"), DateOnly: true, Zone: "America/New_York"}
}

func (r *record) playAdjourned() {
	must(r.e.Done(Sarah, 1, r.then()))
	must(r.e.WillNotDo(David, 8, "This belongs to the release team, not to product.", r.then()))
	must(r.e.ChangeDate(Lisa, 5, on(11, 25), r.then()))
	must(r.e.Adjourn(Sarah, Began().Add(90*time.Minute)))
	r.at = Began().Add(90 * time.Minute)
}

func (r *record) playFollowUp() {
	must(r.e.PlanFollowUp(Sarah, meeting.Newest, meeting.Plan{
		Start: time.Date(2025, 12, 1, 16, 0, 0, 0, time.UTC), Length: time.Hour, Zone: "America/New_York",
		Measures: "Satisfaction score\nBackup tests passed\nPromises kept",
	}, []meeting.Person{Sarah, Tom, Lisa, Maria, Robert}, r.then()))
}

func (r *record) playEffect() {
	r.at = time.Date(2025, 12, 1, 17, 0, 0, 0, time.UTC)
	for _, i := range r.e.OpenItems() {
		if i.No != 10 && i.No != 12 {
			must(r.e.Done(Sarah, i.No, r.then()))
		}
	}
	must(r.e.ReviewEffect(Sarah, meeting.Newest, meeting.Effect{
		Then: "2/10", Now: "6/10", Kept: []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 11}, Outcome: meeting.Resolved,
		Remark: "The customer accepts; the account plan comes in January.",
	}, r.then()))
}

func (r *record) playClosed() {
	must(r.e.Close(Sarah, meeting.Newest, meeting.Closing{Drop: "Part of the yearly plan now", Archive: true}, r.then()))
}

func (r *record) playAgain() {
	r.at = r.at.Add(14 * 24 * time.Hour)
	must(r.e.ReEscalate(Sarah, "A second outage of three hours on 14 December, same root cause.", r.then()))
}

// turn is a stage that turned out otherwise.
type turn struct {
	after string
	at    time.Time
	do    func(*record)
}

// turns are the stages of a meeting that turned out otherwise. It is no variable: what is made when a program starts is
// in every program.
func turns() map[string]turn {
	return map[string]turn{
		"void":       {after: "voting", do: (*record).turnVoid},
		"tie":        {after: "voting", do: (*record).turnTie},
		"overruled":  {after: "deciding", do: (*record).turnOverruled},
		"superseded": {after: "items", do: (*record).turnSuperseded},
		"withdrawn":  {after: "voting", do: (*record).turnWithdrawn},
		"explained":  {after: "ready", do: (*record).turnExplained},
		"asked":      {after: "ready", do: (*record).turnAsked},
		"subject":    {after: "pending", do: (*record).turnSubject},
		"excepted":   {after: "subject", do: (*record).turnExcepted},
		"fallen":     {after: "subject", do: (*record).turnFallen},
		"offered":    {after: "decided", do: (*record).turnOffered},
		"leaderless": {after: "pending", do: (*record).turnLeaderless},
		"nasty":      {after: "opened", do: (*record).turnNasty},
	}
}

func (r *record) turnVoid() {
	o := r.e.Option(2)
	changed := o.Offer
	changed.Amount = usd("47916.67")
	must(r.e.EditOption(Sarah, 2, o.Rev, changed, true, r.then()))
}

func (r *record) turnTie() { must(r.e.CloseVote(Sarah, r.e.Ballot().No, r.then())) }

func (r *record) turnOverruled() {
	must(r.e.PrepareDecision(Tom, meeting.DecisionDraft{
		Option: 3, Reasons: []string{"The account is worth it"}, Why: "GlobalTech's board meets on Thursday and expects more than the middle.",
	}, 0, meeting.Seen{}, r.then()))
}

func (r *record) turnSuperseded() {
	r.prepare(1, "Finance did not agree to the waiver.")
	d := r.e.Pending()
	must(r.e.Approve(Tom, d.No, meeting.Seen{Rev: d.Rev}, "Finance said no; the rest has to wait for a new contract.", r.then()))
}

func (r *record) turnOffered() { must(r.e.HandOverChair(Sarah, Tom, r.then())) }

// turnLeaderless has chair and approver leave the company.
func (r *record) turnLeaderless() {
	for _, p := range []meeting.Person{Sarah, Tom} {
		p.Standing = meeting.Gone
		must(r.e.Profile(p, r.then()))
	}
}

func (r *record) turnWithdrawn() {
	must(r.e.Withdraw(Sarah, meeting.Newest, meeting.Duplicate, 41, "Support had opened ESC-41 an hour before; asked by "+strings.TrimSpace(Lisa.Name)+".", r.then()))
	must(r.e.LeaveCheckOut(Sarah, true, r.then()))
}
