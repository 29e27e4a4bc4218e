package bot

import (
	"context"

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
			return e.SetSummary(in.By, h.Summary, h.Severity, in.At)
		}},
		row[meeting.Background]{Form: view.CustomerForm, do: func(e *meeting.Escalation, in input, c meeting.Background) error {
			return e.SetBackground(in.By, c, in.At)
		}},
		row[meeting.Complaint]{Form: view.ComplaintForm, do: func(e *meeting.Escalation, in input, c meeting.Complaint) error {
			return e.SetComplaint(in.By, c, in.At)
		}},
		row[view.Gathering]{Form: view.MeetingForm, do: func(e *meeting.Escalation, in input, m view.Gathering) error {
			return e.SetMeeting(in.By, m.Meeting, m.Attendees, m.Remote, in.At)
		}},
		// What was read out of a review is shown back: times typed in a hurry are easily meant in
		// another zone. With it stands what the contract check finds.
		row[meeting.TechnicalReview]{Form: view.TechnicalForm, do: func(e *meeting.Escalation, in input, c meeting.TechnicalReview) error {
			return e.WriteReview(in.By, meeting.Content{Technical: &c}, in.At)
		}, then: func(_ context.Context, in input, e *meeting.Escalation, _ meeting.TechnicalReview) (router.Reply, error) {
			return b.found(e, in, contract.RoleTechnical, 0), nil
		}},
		row[meeting.BusinessReview]{Form: view.BusinessForm, do: func(e *meeting.Escalation, in input, c meeting.BusinessReview) error {
			return e.WriteReview(in.By, meeting.Content{Business: &c}, in.At)
		}},
		row[view.LegalDraft]{Form: view.LegalForm, do: func(e *meeting.Escalation, in input, c view.LegalDraft) error {
			return e.WriteReview(in.By, meeting.Content{Legal: &c.LegalReview}, in.At)
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
		row[calendar.Due]{Form: view.ItemDateForm, do: func(e *meeting.Escalation, in input, due calendar.Due) error {
			return e.ChangeDate(in.By, in.Ref.No, due, in.At)
		}, then: func(_ context.Context, in input, e *meeting.Escalation, _ calendar.Due) (router.Reply, error) {
			if e.Item(in.Ref.No).Wish != nil {
				return router.Say("The chair is asked to agree to the later date. Until then the old date holds."), nil
			}
			return router.Close(), nil
		}},
		row[view.FollowUp]{Form: view.FollowUpForm, do: func(e *meeting.Escalation, in input, f view.FollowUp) error {
			return e.PlanFollowUp(in.By, f.Plan, f.Invitees, in.At)
		}},
		row[meeting.Effect]{Form: view.EffectForm, traits: traits{chair: true}, do: func(e *meeting.Escalation, in input, x meeting.Effect) error {
			return e.ReviewEffect(in.By, x, in.At)
		}, then: b.afterEffect},
		row[meeting.Closing]{Form: view.CloseForm, traits: traits{chair: true}, do: func(e *meeting.Escalation, in input, c meeting.Closing) error {
			return e.Close(in.By, c, in.At)
		}},
		row[view.Withdrawal]{Form: view.WithdrawForm, traits: traits{chair: true}, do: func(e *meeting.Escalation, in input, w view.Withdrawal) error {
			return e.Withdraw(in.By, w.Kind, w.Of, w.Reason, in.At)
		}},
		row[string]{Form: view.ReescalateForm, do: func(e *meeting.Escalation, in input, reason string) error {
			return e.ReEscalate(in.By, reason, in.At)
		}},
		row[meeting.Person]{Form: view.HandOverChairForm, traits: traits{chair: true}, do: func(e *meeting.Escalation, in input, to meeting.Person) error {
			return e.HandOverChair(in.By, to, in.At)
		}},
	}
}

// afterEffect opens the form of what the effectiveness review says comes next.
func (b *Bot) afterEffect(ctx context.Context, in input, e *meeting.Escalation, x meeting.Effect) (router.Reply, error) {
	next, ok := map[meeting.Outcome]string{meeting.MeetAgain: view.FormFollowUp, meeting.EscalateIt: view.FormReescalate}[x.Outcome]
	if !ok {
		return router.Close(), nil
	}
	in.E, in.Ref = e, view.Ref{Of: e.ID}
	shown, err := b.opened(ctx, in, b.forms[next])
	if err != nil {
		return router.Nothing(), err
	}
	return router.Show(shown), nil
}
