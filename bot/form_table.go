package bot

import (
	"context"
	"slices"
	"time"

	"escalate/bot/calendar"
	"escalate/bot/contract"
	"escalate/bot/meeting"
	"escalate/bot/router"
	"escalate/bot/view"
)

// formTable is every form of an escalation: what it is read into, and the command that takes it.
func (b *Bot) formTable() []form {
	return []form{
		row[view.Happened]{Form: view.SummaryForm, do: func(e *meeting.Escalation, in input, h view.Happened) error {
			return e.SetSummary(in.By, in.Seen, h.Summary, h.Severity, in.At)
		}},
		row[meeting.Background]{Form: view.CustomerForm, do: func(e *meeting.Escalation, in input, c meeting.Background) error {
			return e.SetBackground(in.By, in.Seen, c, in.At)
		}},
		row[meeting.Complaint]{Form: view.ComplaintForm, do: func(e *meeting.Escalation, in input, c meeting.Complaint) error {
			return e.SetComplaint(in.By, in.Seen, c, in.At)
		}},
		row[view.Gathering]{Form: view.MeetingForm, do: func(e *meeting.Escalation, in input, m view.Gathering) error {
			return e.SetMeeting(in.By, in.Seen, m.Meeting, m.Attendees, m.Remote, in.At)
		}},
		// What was read out of a review is shown back: times typed in a hurry are easily meant in
		// another zone. With it stands what the contract check finds.
		row[meeting.TechnicalReview]{Form: view.TechnicalForm, do: func(e *meeting.Escalation, in input, c meeting.TechnicalReview) error {
			return e.WriteReview(in.By, in.Seen, meeting.Content{Technical: &c}, in.At)
		}, then: func(_ context.Context, in input, e *meeting.Escalation, _ meeting.TechnicalReview) (router.Reply, error) {
			return b.found(e, in, contract.RoleTechnical, 0), nil
		}},
		row[meeting.BusinessReview]{Form: view.BusinessForm, do: func(e *meeting.Escalation, in input, c meeting.BusinessReview) error {
			return e.WriteReview(in.By, in.Seen, meeting.Content{Business: &c}, in.At)
		}},
		row[view.LegalDraft]{Form: view.LegalForm, do: func(e *meeting.Escalation, in input, c view.LegalDraft) error {
			return e.WriteReview(in.By, in.Seen, meeting.Content{Legal: &c.LegalReview}, in.At)
		}, then: func(_ context.Context, in input, e *meeting.Escalation, c view.LegalDraft) (router.Reply, error) {
			return b.found(e, in, contract.RoleLegal, 0, view.TemplateFilled(c)...), nil
		}},
		row[string]{Form: view.WaiveForm, traits: traits{chair: true}, do: func(e *meeting.Escalation, in input, reason string) error {
			return e.Waive(in.By, meeting.Role(in.Ref.Key), reason, in.At)
		}, may: func(e *meeting.Escalation, in input) error {
			if in.Ref.Key == "" {
				return nil // the review is chosen in the form
			}
			return e.Waive(in.By, meeting.Role(in.Ref.Key), "", in.At)
		}},
		row[[]meeting.Person]{Form: view.RolesForm, do: func(e *meeting.Escalation, in input, people []meeting.Person) error {
			return e.Assign(in.By, meeting.Role(in.Ref.Key), in.Seen, people, in.At)
		}, may: func(e *meeting.Escalation, in input) error {
			if in.Ref.Key == "" {
				return nil // the role is chosen in the form
			}
			if refusal, ok := meeting.AsRefusal(e.Assign(in.By, meeting.Role(in.Ref.Key), meeting.Newest, nil, in.At)); ok {
				return meeting.Refuse("", "%s", refusal.Text) // nobody named fits everywhere: it is about who may name them
			}
			return nil
		}},
		row[[]meeting.Person]{Form: view.PeopleForm, traits: traits{chair: true}, do: func(e *meeting.Escalation, in input, people []meeting.Person) error {
			return e.Add(in.By, people, in.At)
		}},
		row[view.Question]{Form: view.AskForm, do: func(e *meeting.Escalation, in input, q view.Question) error {
			return e.Ask(in.By, q.To, q.Text, in.At)
		}},
		row[string]{Form: view.AnswerForm, do: func(e *meeting.Escalation, in input, text string) error {
			return e.Answer(in.By, in.Ref.No, text, in.At)
		}},
		row[string]{Form: view.ExplainForm, do: func(e *meeting.Escalation, in input, text string) error {
			return e.Explain(in.By, in.Topic, in.Figures, text, b.Policy, in.At)
		}, ready: func(in *input, _ *string) { in.Topic, in.Figures = b.point(*in) }, may: func(e *meeting.Escalation, in input) error {
			x, _, ok := view.FindPoint(e.Points(in.At, b.Policy), in.Ref)
			if !ok {
				return nil // the form says that it is gone
			}
			return e.Explain(in.By, x.Topic, x.Figures(), "", b.Policy, in.At)
		}, then: func(_ context.Context, in input, e *meeting.Escalation, _ string) (router.Reply, error) {
			return b.foundLeft(e, in), nil
		}},
		row[struct{}]{Form: view.InviteForm},
		row[view.OptionDraft]{Form: view.OptionForm, traits: traits{beside: b.nearest}, do: func(e *meeting.Escalation, in input, o view.OptionDraft) error {
			if in.Ref.No == 0 {
				return e.AddOption(in.By, o.Offering, in.At)
			}
			return e.EditOption(in.By, in.Ref.No, in.Ref.Rev, o.Offering, o.Confirmed, in.At)
		}, may: func(e *meeting.Escalation, in input) error {
			offer := meeting.Offering{Title: anything}
			if in.Ref.No == 0 {
				return e.AddOption(in.By, offer, in.At)
			}
			return e.EditOption(in.By, in.Ref.No, in.Ref.Rev, offer, false, in.At)
		}, then: func(ctx context.Context, in input, e *meeting.Escalation, o view.OptionDraft) (router.Reply, error) {
			no := in.Ref.No
			if no == 0 {
				no = newest(e, in.By.ID, o.Title)
			}
			return b.foundOption(ctx, e, in, no)
		}},
		row[meeting.VoteRules]{Form: view.VoteForm, traits: traits{chair: true, renew: func(s *view.Sheet) { s.Ref.Warn = true }},
			do: func(e *meeting.Escalation, in input, rules meeting.VoteRules) error {
				return e.OpenVote(in.By, in.Seen, rules, in.Ref.Warn, in.At)
			}, may: func(e *meeting.Escalation, _ input) error { return e.ReadyToVote() }},
		row[struct{}]{Form: view.AnywayForm, traits: traits{chair: true}, do: func(e *meeting.Escalation, in input, _ struct{}) error {
			return e.OpenVote(in.By, in.Seen, meeting.VoteRules{}, true, in.At)
		}, may: func(e *meeting.Escalation, _ input) error { return e.ReadyToVote() }},
		row[string]{Form: view.ReasonForm, do: func(e *meeting.Escalation, in input, reason string) error {
			return e.Vote(in.By, in.Ref.No, withReason(in, reason), in.At)
		}, may: func(e *meeting.Escalation, in input) error {
			return e.Vote(in.By, in.Ref.No, withReason(in, anything), in.At)
		}},
		row[meeting.DecisionDraft]{Form: view.DecisionForm, do: func(e *meeting.Escalation, in input, d meeting.DecisionDraft) error {
			return e.PrepareDecision(in.By, d, in.Ref.No, in.Seen, in.At)
		}, may: func(e *meeting.Escalation, in input) error {
			live := e.LiveOptions()
			if len(live) == 0 {
				return meeting.Refuse("", "There is no option to decide on yet. Please propose one first.")
			}
			d := meeting.DecisionDraft{Option: live[0].No, Reasons: []string{anything}, Why: anything, Reason: anything}
			return e.PrepareDecision(in.By, d, in.Ref.No, in.Seen, in.At)
		}},
		// The form shows the decision whole, as it is now; sent in, it says that it was changed.
		row[string]{Form: view.WhyForm, traits: traits{shown: true, reopens: true, renew: func(s *view.Sheet) {
			if d := s.E.Pending(); d != nil {
				s.Ref.No, s.Ref.Rev = d.No, d.Rev
			}
		}}, do: func(e *meeting.Escalation, in input, why string) error {
			return e.Approve(in.By, in.Ref.No, in.Seen, why, in.At)
		}, may: func(e *meeting.Escalation, in input) error {
			return e.Approve(in.By, in.Ref.No, in.Seen, anything, in.At)
		}, then: func(_ context.Context, in input, e *meeting.Escalation, _ string) (router.Reply, error) {
			if in.Origin != nil || in.Ref.Home {
				return router.Close(), nil // what it was opened from says so
			}
			return router.Say(approvedWords(e)), nil
		}},
		row[string]{Form: view.DisagreeForm, do: func(e *meeting.Escalation, in input, line string) error {
			return e.Disagree(in.By, in.Ref.No, line, in.At)
		}},
		row[view.Remark]{Form: view.ExceptionGrantForm, traits: b.excepting(), do: func(e *meeting.Escalation, in input, r view.Remark) error {
			return e.AnswerException(in.By, in.Ref.No, in.Seen, true, r.Line, r.Invoice, in.At)
		}},
		row[string]{Form: view.ExceptionRefuseForm, traits: b.excepting(), do: func(e *meeting.Escalation, in input, line string) error {
			return e.AnswerException(in.By, in.Ref.No, in.Seen, false, line, "", in.At)
		}},
		row[string]{Form: view.ExceptionAskForm, traits: b.excepting(), do: func(e *meeting.Escalation, in input, text string) error {
			return e.AskAboutException(in.By, in.Ref.No, in.Seen, text, in.At)
		}, may: func(e *meeting.Escalation, in input) error {
			return e.AnswerException(in.By, in.Ref.No, in.Seen, true, "", "", in.At)
		}},
		row[view.Tasks]{Form: view.ItemsForm, do: func(e *meeting.Escalation, in input, t view.Tasks) error {
			for _, g := range t.Given {
				if err := e.AddItems(in.By, g.Owner, g.Drafts, in.At); err != nil {
					return err
				}
			}
			return nil
		}, may: func(e *meeting.Escalation, in input) error { return e.AddItems(in.By, meeting.Person{}, nil, in.At) },
			ready: func(in *input, t *view.Tasks) { t.Given = view.ItemsFor(in.E, in.Ref, t.Given) }},
		row[calendar.Due]{Form: view.ItemDateForm, do: func(e *meeting.Escalation, in input, due calendar.Due) error {
			return e.ChangeDate(in.By, in.Ref.No, due, in.At)
		}, then: func(_ context.Context, in input, e *meeting.Escalation, _ calendar.Due) (router.Reply, error) {
			if e.Item(in.Ref.No).Wish != nil {
				return router.Say("The chair has been asked to agree to the later date. Until then the old date applies."), nil
			}
			return router.Close(), nil
		}},
		row[meeting.Person]{Form: view.ItemHandOverForm, do: func(e *meeting.Escalation, in input, to meeting.Person) error {
			return e.HandOverItem(in.By, in.Ref.No, to, in.At)
		}, may: func(e *meeting.Escalation, in input) error {
			return e.HandOverItem(in.By, in.Ref.No, meeting.Person{Standing: meeting.Bot}, in.At)
		}},
		row[string]{Form: view.ItemRefuseForm, do: func(e *meeting.Escalation, in input, reason string) error {
			return e.WillNotDo(in.By, in.Ref.No, reason, in.At)
		}},
		row[time.Time]{Form: view.ItemSnoozeForm, do: func(e *meeting.Escalation, in input, until time.Time) error {
			return e.Snooze(in.By, in.Ref.No, until, in.At)
		}, may: func(e *meeting.Escalation, in input) error {
			return e.Snooze(in.By, in.Ref.No, in.At.Add(time.Minute), in.At)
		}, then: func(_ context.Context, in input, e *meeting.Escalation, _ time.Time) (router.Reply, error) {
			return b.quiet(e, in, in.Ref.No), nil
		}},
		row[string]{Form: view.ItemCancelForm, traits: traits{chair: true}, do: func(e *meeting.Escalation, in input, reason string) error {
			return e.CancelItem(in.By, in.Ref.No, reason, in.At)
		}},
		row[[]meeting.PartRef]{Form: view.ItemLinkForm, do: func(e *meeting.Escalation, in input, parts []meeting.PartRef) error {
			return e.Link(in.By, in.Ref.No, in.Seen, parts, in.At)
		}},
		row[view.FollowUp]{Form: view.FollowUpForm, do: func(e *meeting.Escalation, in input, x view.FollowUp) error {
			return e.PlanFollowUp(in.By, in.Seen, x.Plan, x.People, in.At)
		}},
		row[meeting.Effect]{Form: view.EffectForm, traits: traits{chair: true}, do: func(e *meeting.Escalation, in input, x meeting.Effect) error {
			return e.ReviewEffect(in.By, in.Seen, x, in.At)
		}, then: func(_ context.Context, in input, e *meeting.Escalation, x meeting.Effect) (router.Reply, error) {
			in.E, in.Ref, in.Form = e, view.Ref{Of: e.ID}, nil
			switch s := b.sheet(in); x.Outcome {
			case meeting.MeetAgain:
				return router.Show(view.FollowUpForm.Draw(view.FollowUpForm.Shown(s))), nil
			case meeting.EscalateIt:
				return router.Show(view.ReescalateForm.Draw(s)), nil
			}
			return router.Close(), nil
		}},
		row[meeting.Closing]{Form: view.CloseForm, traits: traits{chair: true}, do: func(e *meeting.Escalation, in input, c meeting.Closing) error {
			return e.Close(in.By, in.Seen, c, in.At)
		}},
		row[view.Withdrawal]{Form: view.WithdrawForm, traits: traits{chair: true}, do: func(e *meeting.Escalation, in input, w view.Withdrawal) error {
			return e.Withdraw(in.By, in.Seen, w.Kind, w.Of, w.Reason, in.At)
		}, may: func(e *meeting.Escalation, in input) error {
			return e.Withdraw(in.By, in.Seen, meeting.OpenedInError, 0, anything, in.At)
		}},
		row[meeting.Person]{Form: view.HandOverChairForm, traits: traits{chair: true}, do: func(e *meeting.Escalation, in input, to meeting.Person) error {
			return e.HandOverChair(in.By, to, in.At)
		}},
		row[string]{Form: view.ReescalateForm, do: func(e *meeting.Escalation, in input, reason string) error {
			return e.ReEscalate(in.By, reason, in.At)
		}, may: func(e *meeting.Escalation, in input) error { return e.ReEscalate(in.By, anything, in.At) }},
	}
}

// loneForm is a form that belongs to no escalation.
type loneForm struct {
	open, submit router.Handler
	more         func(ctx context.Context, r router.Request, ref view.Ref) (router.Reply, error) // nil: it has no further fields
}

func (b *Bot) loneForms() map[string]loneForm {
	return map[string]loneForm{
		view.FormOpen:     {b.openShortcut, b.submitOpening, b.moreOpening},
		view.FormHandOver: {b.handOverForm, b.offerAll, nil},
		view.FormAway:     {b.awayForm, b.away, nil},

		view.FormMoveParts:    {b.movePartsForm, b.moveParts, nil},
		view.FormCustomerName: {b.customerNameForm, b.correctCustomer, nil},
	}
}

// anything stands for a text that somebody would type.
const anything = "-"

// newest is the option of that title that somebody proposed last: when the form comes again,
// others may have been proposed since.
func newest(e *meeting.Escalation, by meeting.UserID, title string) int {
	for _, o := range slices.Backward(e.Options) {
		if o.By == by && o.Offer.Title == title {
			return o.No
		}
	}
	return len(e.Options)
}

// withReason is the ballot that the form of a reason was opened for; option 0 abstains.
func withReason(in input, reason string) meeting.Cast {
	c := meeting.Cast{Choice: meeting.ForOption, Option: in.Ref.Rev, Reason: reason, At: in.Clicked}
	if c.Option == 0 {
		c.Choice = meeting.Abstain
	}
	return c
}
