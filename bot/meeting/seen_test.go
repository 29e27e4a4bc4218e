package meeting

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"escalate/bot/calendar"
)

// edited is what each form edits, with its revision and with a command that a form sends.
var edited = map[string]struct {
	rev     func(e *Escalation) int
	content func(e *Escalation) any
	save    func(e *Escalation, seen Seen, s string) error
}{
	"summary": {
		func(e *Escalation) int { return e.Revs.Summary },
		func(e *Escalation) any { return []any{e.Summary, e.Severity} },
		func(e *Escalation, seen Seen, s string) error { return e.SetSummary(chair, seen, s, High, monday) },
	},
	"customer": {
		func(e *Escalation) int { return e.Revs.Customer },
		func(e *Escalation) any { return e.Background },
		func(e *Escalation, seen Seen, s string) error {
			return e.SetBackground(chair, seen, Background{Profile: s}, monday)
		},
	},
	"complaint": {
		func(e *Escalation) int { return e.Revs.Complaint },
		func(e *Escalation) any { return e.Complaint },
		func(e *Escalation, seen Seen, s string) error {
			return e.SetComplaint(chair, seen, Complaint{Issue: s, DemandWaivers: []string{}}, monday)
		},
	},
	"meeting": {
		func(e *Escalation) int { return e.Revs.Meeting },
		func(e *Escalation) any {
			remote := map[UserID]bool{}
			for _, m := range e.People {
				if m.Remote {
					remote[m.ID] = true
				}
			}
			return []any{e.Meeting.planned(), remote}
		},
		func(e *Escalation, seen Seen, s string) error {
			return e.SetMeeting(chair, seen, Meeting{Location: s, Start: monday.In(time.Local), End: monday.Add(time.Hour)}, []Person{chair}, []UserID{owner.ID}, monday)
		},
	},
	"role": {
		func(e *Escalation) int { return e.Revs.Roles[Sponsor] },
		func(e *Escalation) any { return e.With(Sponsor) },
		func(e *Escalation, seen Seen, s string) error {
			return e.Assign(chair, Sponsor, seen, []Person{person(s)}, monday)
		},
	},
	"follow-up": {
		func(e *Escalation) int { return e.Revs.FollowUp },
		func(e *Escalation) any {
			if f := e.Upcoming(); f != nil {
				return []any{f.No, f.Plan.shown()}
			}
			return nil
		},
		func(e *Escalation, seen Seen, s string) error {
			return e.PlanFollowUp(chair, seen, Plan{Start: monday.Add(time.Hour), Length: time.Hour, Measures: s}, []Person{chair, plain}, monday)
		},
	},
	"links": {
		func(e *Escalation) int {
			n := 0
			for _, i := range e.Items {
				n += i.Linked
			}
			return n
		},
		func(e *Escalation) any {
			links := map[int][]PartRef{}
			for _, i := range e.Items {
				if i.Linked > 0 {
					links[i.No] = i.Parts
				}
			}
			return links
		},
		func(e *Escalation, seen Seen, s string) error {
			return e.Link(owner, 1, seen, []PartRef{{Option: 1, Part: len(s) % 2}}, monday)
		},
	},
	"review": {
		func(e *Escalation) int { return e.Review(Legal).Rev },
		func(e *Escalation) any { return e.Review(Legal).Content.Legal },
		func(e *Escalation, seen Seen, s string) error {
			return e.WriteReview(legal, seen, Content{Legal: &LegalReview{Verdict: Within, Say: s}}, monday)
		},
	},
}

func TestWhatAFormEditsIsNotReplacedUnseen(t *testing.T) {
	for name, n := range edited {
		t.Run(name, func(t *testing.T) {
			e := stage(t, Reviewing)
			must(t, n.save(e, Newest, "one"))
			shown := Seen{Rev: n.rev(e)}
			must(t, e.Ask(chair, plain, "What else?", monday))
			must(t, e.CameIn(outsideMember, monday))
			require.Equal(t, shown.Rev, n.rev(e), "what else happens does not matter")
			if name != "review" { // each writing is a confirmation
				must(t, n.save(e, shown, "one"))
				require.Equal(t, shown.Rev, n.rev(e), "saved as it was, nothing has changed")
			}
			must(t, n.save(e, shown, "four"))
			e.Take()
			r := refused(t, n.save(e, shown, "other"), "in the meantime")
			require.True(t, r.Stale)
			events, owed := e.Take()
			require.Empty(t, events)
			require.Empty(t, owed)
			must(t, n.save(e, Seen{Rev: n.rev(e)}, "other"))
		})
	}
}

// revisions holds after each random step: a revision changes when, and only when, what its form
// edits does.
func (w *world) revisions(before *Escalation) {
	for name, n := range edited {
		if name != "review" {
			require.Equal(w.T, same(n.content(before), n.content(w.e)), n.rev(before) == n.rev(w.e), name)
		}
	}
}

// deeds are what is decided over figures: each with what it stands on, and what changes that.
var deeds = map[string]struct {
	phase  Phase
	sight  Sight
	do     func(e *Escalation, seen Seen) error
	change func(e *Escalation) error
}{
	"open a vote": {Reviewing, OfVote,
		func(e *Escalation, seen Seen) error { return e.OpenVote(chair, seen, VoteRules{}, true, monday) },
		explainAll},
	"decide": {Reviewing, OfDecision(approver.ID),
		func(e *Escalation, seen Seen) error {
			return e.PrepareDecision(approver, DecisionDraft{Option: 2, Reasons: []string{"r"}}, 0, seen, monday)
		},
		func(e *Escalation) error { return e.EditOption(chair, 1, 1, Offering{Title: "Less"}, false, monday) }},
	"prepare": {Reviewing, OfDecision(plain.ID),
		func(e *Escalation, seen Seen) error {
			return e.PrepareDecision(plain, DecisionDraft{Option: 2, Reasons: []string{"r"}}, 0, seen, monday)
		},
		func(e *Escalation) error { return e.Assign(approver, StandIn, Newest, []Person{plain}, monday) }},
	"approve": {Deciding, OfApproval(1),
		func(e *Escalation, seen Seen) error {
			seen.Rev = 1
			return e.Approve(approver, 1, seen, "", monday)
		},
		explainAll},
	"write a review": {Reviewing, OfReview(Legal, plain.ID),
		func(e *Escalation, seen Seen) error {
			seen.Rev = Newest.Rev
			return e.WriteReview(plain, seen, review[Legal], monday)
		},
		func(e *Escalation) error { return e.Assign(chair, Legal, Newest, []Person{plain}, monday) }},
	"review the effect": {Decided, OfEffect,
		func(e *Escalation, seen Seen) error {
			return e.ReviewEffect(chair, seen, Effect{Outcome: Resolved}, monday)
		},
		func(e *Escalation) error {
			return e.AddItems(chair, owner, []ItemDraft{{Text: "Tell them"}}, monday)
		}},
	"close": {Decided, OfEnd,
		func(e *Escalation, seen Seen) error {
			return e.Close(chair, seen, Closing{Drop: "d", NoEffect: "n"}, monday)
		},
		func(e *Escalation) error { return e.Done(owner, 1, monday) }},
	"withdraw": {Reviewing, OfEnd,
		func(e *Escalation, seen Seen) error {
			return e.Withdraw(chair, seen, OpenedInError, 0, "r", monday)
		},
		func(e *Escalation) error { return e.Done(owner, 1, monday) }},
}

// explainAll takes what does not add up out of the way.
func explainAll(e *Escalation) error {
	for _, p := range PointsNotAddingUp(e.Points(monday, nil)) {
		if err := e.Explain(e.Person(e.WhoExplains(p)[0]), p.Topic, p.Figures(), "As agreed", nil, monday); err != nil {
			return err
		}
	}
	return nil
}

func TestNothingIsDecidedOverOtherFiguresThanThoseShown(t *testing.T) {
	for name, d := range deeds {
		t.Run(name, func(t *testing.T) {
			e := stage(t, d.phase)
			if d.phase == Reviewing || d.phase == Deciding { // something does not add up
				must(t, e.WriteReview(tech, Newest, Content{Technical: &TechnicalReview{
					What: "It broke", Outages: []calendar.Outage{{From: monday.Add(-50 * time.Hour), To: monday.Add(-2 * time.Hour), Zone: newYork}},
				}}, monday))
				must(t, e.WriteReview(legal, Newest, Content{Legal: &LegalReview{
					Verdict: Within, SLA: percent(t, "99.9%"), Period: Monthly, Stated: percent(t, "0.14%"),
				}}, monday))
				require.NotEmpty(t, NotAddingUp(e.Findings(monday, nil)))
			}
			shown := Seen{Figures: Figures(e, d.sight)}
			require.Len(t, shown.Figures, FiguresLen)
			must(t, e.Ask(chair, plain, "What else?", monday))
			must(t, d.do(clone(t, e), shown)) // what else happens does not matter
			must(t, d.change(e))
			e.Take()
			r := refused(t, d.do(e, shown), "in the meantime")
			require.True(t, r.Stale)
			events, owed := e.Take()
			require.Empty(t, events)
			require.Empty(t, owed)
			must(t, d.do(e, Seen{Figures: Figures(e, d.sight)}))
		})
	}
}

func TestAnExceptionIsAnsweredByTheFiguresShown(t *testing.T) {
	e := stage(t, Reviewing)
	must(t, e.AddOption(plain, Offering{Title: "A lot", Amount: amount(t, "$100K"), Waivers: []Part{{Text: "Penalty", Price: Priced, Amount: amount(t, "$5K")}}}, monday))
	must(t, e.AskException(chair, 4, monday))
	shown := Seen{Rev: 1, Figures: Figures(e, OfException(4))}
	must(t, e.AskAboutException(finance, 4, shown, "Which clause?", monday))
	must(t, e.Answer(chair, len(e.Questions), "Nine", monday))
	must(t, e.AnswerException(legalCheck, 4, shown, true, "", "", monday)) // a question changes no figure
	must(t, e.SetBackground(chair, Newest, Background{AnnualValue: amount(t, "$1.1M")}, monday))
	for _, err := range []error{
		e.AnswerException(finance, 4, shown, true, "", "", monday), e.AnswerException(finance, 4, shown, false, "no", "", monday),
		e.AskAboutException(finance, 4, shown, "And now?", monday),
	} {
		require.True(t, refused(t, err, "The figures changed in the meantime.").Stale)
	}
	must(t, e.AnswerException(finance, 4, Seen{Rev: 1, Figures: Figures(e, OfException(4))}, true, "", "", monday))
}
