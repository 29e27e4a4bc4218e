package view

import (
	"unicode/utf8"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// Builder builds a form of one escalation as by sees it, filled with what is there. With
// ref.More it holds the further fields too; what was typed stays, because the block ids are
// the same.
type Builder = func(e *meeting.Escalation, by meeting.Person, ref Ref) slack.ModalViewRequest

// Forms is every form that belongs to an escalation, by its name. The forms open, handover,
// away and read belong to none.
var Forms = map[string]Builder{
	FormSummary:   builder(SummaryForm),
	FormCustomer:  builder(CustomerForm),
	FormComplaint: builder(ComplaintForm),
	FormMeeting:   builder(MeetingForm),
	FormTechnical: builder(TechnicalForm),
	FormBusiness:  builder(BusinessForm),
	FormLegal:     builder(LegalForm),
	FormWaive:     builder(WaiveForm),
	FormRoles:     RolesForm,
	FormPeople:    PeopleForm,
	FormAsk:       AskForm,
	FormAnswer:    AnswerForm,

	FormOption:   OptionForm,
	FormVote:     VoteForm,
	FormReason:   ReasonForm,
	FormDecision: DecisionForm,
	FormWhy:      WhyForm,
	FormDisagree: DisagreeForm,

	FormExplain: func(e *meeting.Escalation, by meeting.Person, ref Ref) slack.ModalViewRequest {
		return (&View{}).ExplainForm(e, by, ref, e.Changed)
	},
	FormExceptionGrant:  ExceptionGrantForm,
	FormExceptionRefuse: ExceptionRefuseForm,
	FormExceptionAsk:    ExceptionAskForm,

	FormItems:        ItemsForm,
	FormItemDate:     builder(ItemDateForm),
	FormItemHandOver: ItemHandOverForm,
	FormItemRefuse:   ItemRefuseForm,
	FormItemSnooze:   ItemSnoozeForm,
	FormItemCancel:   ItemCancelForm,
	FormItemLink:     ItemLinkForm,

	FormFollowUp:      builder(FollowUpForm),
	FormEffect:        builder(EffectForm),
	FormClose:         builder(CloseForm),
	FormWithdraw:      builder(WithdrawForm),
	FormHandOverChair: builder(HandOverChairForm),
	FormReescalate:    builder(ReescalateForm),
	FormInvite:        InviteForm,
}

// HasInput says that the form has an input of that name now. A refusal of a field that it
// does not show opens the further fields, or stands in an alert (WithAlert).
func HasInput(v slack.ModalViewRequest, field string) bool {
	for _, b := range v.Blocks.BlockSet {
		if i, ok := b.(*slack.InputBlock); ok && i.BlockID == field {
			return true
		}
	}
	return false
}

// mostAlert is the longest text of an alert (block alert).
const mostAlert = 200

// WithAlert is the form with a warning above everything else: for a refusal that belongs to
// no field, which Slack has no place for in an answer to a submission. A text that is too
// long for an alert stands below it whole.
func WithAlert(v slack.ModalViewRequest, text string) slack.ModalViewRequest {
	top := Blocks{alert(slack.AlertLevelWarning, text)}
	if utf8.RuneCountInString(text) > mostAlert {
		top = Blocks{alert(slack.AlertLevelWarning, "Nothing was saved. Please read on."), prose(Cut(text, mostText), false)}
	}
	v.Blocks.BlockSet = append(top, v.Blocks.BlockSet...)
	return v
}

// builder draws a form as the forms that have no row yet are drawn.
func builder[T any](d Form[T]) Builder {
	return func(e *meeting.Escalation, by meeting.Person, ref Ref) slack.ModalViewRequest {
		return d.Draw(Sheet{View: &View{}, E: e, By: by, Ref: ref, Now: e.Changed})
	}
}
