package meeting

import (
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"escalate/bot/calendar"
	"escalate/bot/money"
)

// step lets some time pass and gives one random command of a random person. Every error has
// to be a refusal with a sentence.
func (w *world) step() {
	w.now = w.now.Add(time.Duration(rapid.SampledFrom([]int{0, 1, 30, 600, 3600, 7200, 86400, 300000}).Draw(w.T, "seconds later")) * time.Second)
	err := w.command()
	if err == nil {
		return
	}
	r, ok := AsRefusal(err)
	require.True(w.T, ok, "a fault: %v", err)
	require.Regexp(w.T, `^[A-Z"0-9].*[.]$|: |^[a-z ]+ [a-z]`, r.Text)
}

func (w *world) command() error {
	e, at := w.e, w.now
	by := w.actor()
	no, rev := seen(e)
	vote := 0
	if b := e.Ballot(); b != nil {
		vote = b.No
	}
	dues := []calendar.Due{{}, {At: w.when(), Zone: newYork, DateOnly: true, Typed: "Friday"}, {Within: 24 * time.Hour, Typed: "within 24 hours"}}
	date := rapid.SampledFrom(dues).Draw(w.T, "due")
	role := rapid.SampledFrom(append([]Role{"", Finance, "nobody"}, AllRoles...)).Draw(w.T, "role")
	rules := VoteRules{
		Quorum: rapid.IntRange(-1, 4).Draw(w.T, "quorum"), Length: rapid.SampledFrom([]time.Duration{0, time.Minute, 100*time.Second + 1, 48 * time.Hour}).Draw(w.T, "length"),
		NeedReason: rapid.Bool().Draw(w.T, "reason"),
	}
	cast := Cast{
		Choice: rapid.SampledFrom([]Choice{ForOption, ForOption, Abstain, Recuse, ""}).Draw(w.T, "choice"), Option: w.num(), Reason: w.text(),
		At: at.Add(time.Duration(rapid.IntRange(-90, 30).Draw(w.T, "click")) * time.Second),
	}
	offer := Offering{Title: w.text(), Waivers: []Part{{Text: "waiver"}}, Parts: []Part{{Text: "part", Price: Contingent}}}
	offer.Percent, offer.Amount = rapid.SampledFrom(percents).Draw(w.T, "percent"), rapid.SampledFrom(amounts).Draw(w.T, "amount")
	commands := []func() error{
		func() error { return e.AskException(by, w.num(), at) },
		func() error { return w.answer(by, rapid.Bool().Draw(w.T, "grant")) },
		func() error { return w.answer(e.Person(e.The(LegalCheck)), true) },
		func() error { return w.answer(e.Person(e.The(FinanceCheck)), true) },
		func() error { return e.AnswerException(by, w.num(), Seen{Rev: w.num()}, true, w.text(), w.text(), at) },
		func() error {
			return e.AskAboutException(e.Person(e.The(FinanceCheck)), w.num(), Seen{Rev: 1}, w.text(), at)
		},
		func() error { return w.explain(by) },
		func() error {
			return e.WriteReview(by, Newest, Content{Legal: &LegalReview{Verdict: Within, SLA: percents[1], Stated: percents[2], Cap: percents[1], CapOf: w.text()}}, at)
		},
		func() error {
			return e.WriteReview(by, Newest, Content{Technical: &TechnicalReview{What: "w", Maintenance: w.text(), Outages: []calendar.Outage{{From: at.Add(-time.Hour), Ongoing: true, Zone: newYork}}}}, at)
		},
		func() error { return e.SetBackground(by, Newest, Background{AnnualValue: amounts[1+w.pick(2)]}, at) },
		func() error { return e.Assign(by, role, Newest, []Person{w.any()}, at) },
		func() error { return e.Assign(by, role, Newest, nil, at) },
		func() error { return e.Add(by, []Person{w.any()}, at) },
		func() error { return e.Remove(by, w.any().ID, at) },
		func() error { return e.CameIn(w.any(), at) },
		func() error { return e.WentOut(w.any().ID, at) },
		func() error {
			p := w.any()
			p.Standing = rapid.SampledFrom([]Standing{FullMember, FullMember, Guest, Gone, Unverified}).Draw(w.T, "standing")
			p.Zone = rapid.SampledFrom(zones).Draw(w.T, "new zone")
			return e.Profile(p, at)
		},
		func() error {
			return e.SetMeeting(by, Newest, Meeting{Start: at, End: w.when()}, []Person{w.any()}, nil, at)
		},
		func() error { return e.SetComplaint(by, Newest, Complaint{Issue: w.text()}, at) },
		func() error { return e.SetSummary(by, Newest, w.text(), High, at) },
		func() error { return e.WriteReview(by, Newest, review[role], at) },
		func() error { return e.ConfirmReview(by, role, w.num(), at) },
		func() error { return e.Waive(by, role, w.text(), at) },
		func() error { return e.Ask(by, w.any(), w.text(), at) },
		func() error { return e.Answer(by, w.num(), w.text(), at) },
		func() error { return e.AddOption(by, offer, at) },
		func() error {
			no, rev := w.num(), 1
			if o := e.Option(no); o != nil {
				rev = o.Rev
			}
			return e.EditOption(by, no, rev, offer, true, at)
		},
		func() error { return e.EditOption(by, w.num(), w.num(), offer, rapid.Bool().Draw(w.T, "sure"), at) },
		func() error { return e.WithdrawOption(by, w.num(), at) },
		func() error { return e.OpenVote(by, Newest, rules, true, at) },
		func() error { return e.OpenVote(e.Person(e.Chair), Newest, VoteRules{}, true, at) },
		func() error { return e.Vote(by, w.num(), cast, at) },
		func() error { return e.Vote(by, vote, cast, at) },
		func() error { return e.Vote(by, vote, Cast{Choice: ForOption, Option: 1}, at) },
		func() error {
			for b := e.Ballot(); b != nil && e.Phase == Voting && len(b.Undecided()) > 0; b = e.Ballot() {
				if err := e.Vote(e.Person(b.Undecided()[0]), vote, Cast{Choice: ForOption, Option: 1 + w.pick(2), Reason: "r"}, at); err != nil {
					return err
				}
			}
			return nil
		},
		func() error { return e.CloseVote(by, vote, at) },
		func() error {
			return e.PrepareDecision(by, DecisionDraft{Option: w.num(), Reasons: []string{w.text()}, Why: w.text(), Reason: w.text()}, no, Seen{Rev: rev}, at)
		},
		func() error {
			return e.PrepareDecision(by, DecisionDraft{Option: 1, Reasons: []string{"r"}, Reason: "r"}, no, Seen{Rev: rev}, at)
		},
		func() error { return e.Approve(by, w.num(), Seen{Rev: w.num()}, w.text(), at) },
		func() error { return e.Approve(e.Person(e.The(Approver)), no, Seen{Rev: rev}, "why", at) },
		func() error { return e.Disagree(by, w.num(), w.text(), at) },
		func() error {
			return e.AddItems(by, w.any(), []ItemDraft{{Text: "task", Due: date, Parts: []PartRef{{Option: w.num(), Part: w.num()}}}}, at)
		},
		func() error { return e.AddItems(by, w.any(), []ItemDraft{{Text: "one", Due: date}, {Text: "two"}}, at) },
		func() error { return e.Done(by, w.num(), at) },
		func() error { return e.Undo(by, w.num(), at) },
		func() error { return e.Snooze(by, w.num(), w.when(), at) },
		func() error {
			no := w.num()
			if i := e.Item(no); i != nil {
				by = e.Person(i.Owner)
			}
			return e.Snooze(by, no, at.Add(time.Hour), at)
		},
		func() error { return e.ChangeDate(by, w.num(), date, at) },
		func() error {
			no, wish := w.num(), at
			if i := e.Item(no); i != nil && i.Wish != nil {
				wish = i.Wish.At
			}
			return e.AgreeDate(by, no, wish, rapid.Bool().Draw(w.T, "agree"), at)
		},
		func() error { return e.HandOverItem(by, w.num(), w.any(), at) },
		func() error { return e.WillNotDo(by, w.num(), w.text(), at) },
		func() error { return e.CancelItem(by, w.num(), w.text(), at) },
		func() error { return e.Link(by, w.num(), Newest, []PartRef{{Option: w.num(), Part: w.num()}}, at) },
		func() error {
			return e.PlanFollowUp(by, Newest, Plan{Start: w.when(), Length: time.Hour, Measures: w.text()}, []Person{w.any()}, at)
		},
		func() error { return e.CancelFollowUp(by, w.num(), at) },
		func() error { return e.ReviewEffect(by, Newest, Effect{Outcome: Resolved, Kept: []int{w.num()}}, at) },
		func() error { return e.HandOverChair(by, w.any(), at) },
		func() error { return e.TakeChair(by, at) },
		func() error { return e.TakeChair(e.Person(e.Offered), at) },
		func() error {
			return e.ReviewEffect(e.Person(e.Chair), Newest, Effect{Outcome: MeetAgain, Kept: []int{1}}, at)
		},
		func() error { return e.Disagree(by, len(e.Decisions), "too much", at) },
		func() error { return e.OfferAll(by, w.any(), at) },
		func() error { return e.TakeAll(by, w.any().ID, at) },
		func() error { return e.Away(by, w.when(), at) },
		func() error { return e.Adjourn(by, at) },
		func() error { return e.PublishNotes(by, at) },
		func() error { return e.LeaveCheckOut(by, rapid.Bool().Draw(w.T, "out"), at) },
		func() error { return e.Close(by, Newest, Closing{Drop: w.text(), NoEffect: w.text()}, at) },
		func() error { return e.Close(by, Newest, Closing{Drop: "d", NoEffect: "n"}, at) },
		func() error {
			if rapid.IntRange(0, 4).Draw(w.T, "really") > 0 {
				return nil // too often the end of the story otherwise
			}
			return e.Withdraw(by, Newest, Duplicate, 9, "twice", at)
		},
		func() error { return e.SetBackground(by, Newest, Background{Profile: w.text()}, at) },
		func() error {
			if len(e.Offers) == 0 {
				return nil
			}
			o := e.Offers[0]
			return e.TakeAll(e.Person(o.To), o.From, at)
		},
		func() error { return e.Withdraw(by, Newest, Duplicate, 1, w.text(), at) },
		func() error { return e.ReEscalate(by, w.text(), at) },
		func() error { return e.NewChannel(by, at) },
		func() error { return e.Adopt(by, "C9", "found", false, at) },
		func() error { return e.LoseChannel("is_archived", at) },
		func() error { return e.FindChannel(at) },
		w.receive,
		w.receive,
	}
	return commands[w.pick(len(commands))]()
}

// percents and amounts are what options and contracts say, or do not say.
var percents, amounts = []money.Percent{{}, hundredth("99.9"), hundredth("0.14"), hundredth("25")}, []money.Amount{{}, dollars("2300000"), dollars("57500")}

func hundredth(s string) money.Percent {
	p, err := money.ParsePercent(s)
	if err != nil {
		panic(err)
	}
	return p
}

func dollars(s string) money.Amount {
	a, err := money.New(s, "USD")
	if err != nil {
		panic(err)
	}
	return a
}

// answer answers the last exception as it stands.
func (w *world) answer(by Person, grant bool) error {
	x := w.e.Exception(len(w.e.Exceptions))
	if x == nil {
		return nil
	}
	return w.e.AnswerException(by, x.Option, Seen{Rev: x.Rev}, grant, w.text(), "", w.now)
}

// explain writes a note on one of the points as it stands, mostly by somebody who may.
func (w *world) explain(by Person) error {
	all := w.e.Points(w.now, w.p)
	if len(all) == 0 {
		return nil
	}
	f := all[w.pick(len(all))]
	if who := w.e.WhoExplains(f); len(who) > 0 && rapid.Bool().Draw(w.T, "who may") {
		by = w.e.Person(who[0])
	}
	return w.e.Explain(by, f.Topic, f.Figures(), w.text(), w.p, w.now)
}

// receive brings Slack's answer to one of the last notices: a good one or one for good.
func (w *world) receive() error {
	if len(w.notices) == 0 {
		return nil
	}
	n := rapid.SampledFrom(w.notices).Draw(w.T, "notice")
	answers := []Receipt{
		{Channel: "C5", Name: "esc", TS: "1.1", File: "F1", People: []UserID{plain.ID, "Unobody"}},
		{Channel: "C5", TS: "2.2", Failed: map[UserID]string{plain.ID: "user_not_found", tech.ID: "cant_invite"}},
		{Parked: "channel_not_found"}, {Parked: "message_not_found"}, {Parked: "user_disabled"}, {Parked: "already_archived"}, {Parked: "restricted_action"},
	}
	return w.e.Receive(n, rapid.SampledFrom(answers).Draw(w.T, "answer"), w.now)
}
