package view

import (
	"strings"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// reviewForms is the form of each review.
var reviewForms = map[meeting.Role]string{
	meeting.Technical: FormTechnical, meeting.Business: FormBusiness, meeting.Legal: FormLegal,
}

// reviewTitle is the heading of a review's form.
func reviewTitle(kind meeting.Role) string {
	return strings.TrimSuffix(kind.Label(), "er")
}

// reviewForm is the frame of the three reviews: a reviewer confirms, anybody else prepares a
// draft and is told who will be asked.
func reviewForm(e *meeting.Escalation, by meeting.Person, kind meeting.Role, ref Ref, blocks ...slack.Block) slack.ModalViewRequest {
	ref.Of, ref.Key = e.ID, string(kind)
	submit := "Save draft"
	if e.Is(by.ID, kind) {
		submit = "Confirm"
	}
	blocks = append(blocks, note(reviewLine(e, by, kind)))
	return modal(reviewForms[kind], reviewTitle(kind), submit, ref, blocks...)
}

// reviewLine says where the review stands and what happens next.
func reviewLine(e *meeting.Escalation, by meeting.Person, kind meeting.Role) string {
	var is string
	if r := e.Review(kind); r != nil {
		switch {
		case r.Waived != "":
			is = "This review was waived; what you write here takes its place. "
		case r.Confirmed != "":
			is = "Confirmed by " + Cut(e.Name(r.Confirmed), mostName) + ". What you save here replaces it; the log keeps both. "
		case r.Drafted() && r.By != by.ID:
			is = "Draft by " + Cut(e.Name(r.By), mostName) + ". "
		}
	}
	switch who := e.With(kind); {
	case e.Is(by.ID, kind):
		return is + "It stands in the notes under your name."
	case len(who) == 0:
		return is + "Nobody is named as " + strings.ToLower(kind.Label()) + " yet. Whoever is named will be asked to confirm it."
	default:
		return is + nameList(who, e.Name) + " will be asked to confirm it."
	}
}

// reviewContent is what a review says now.
func reviewContent(e *meeting.Escalation, kind meeting.Role) meeting.Content {
	if r := e.Review(kind); r != nil {
		return r.Content
	}
	return meeting.Content{}
}

// WaiveForm lets the escalation go on without the review ref.Key. Without a review it is a
// list of those that are not in.
func WaiveForm(e *meeting.Escalation, _ meeting.Person, ref Ref) slack.ModalViewRequest {
	ref.Of = e.ID
	kind := meeting.Role(ref.Key)
	if e.Review(kind) == nil {
		return waiveList(e)
	}
	return modal(FormWaive, "Waive a review", "Waive", ref,
		context("*"+reviewTitle(kind)+".* The meeting goes on without it. The notes say that you waived it and why. "+
			"It can still be written later."),
		area("reason", "Why", "", e.Review(kind).Waived, mostText, false))
}

func waiveList(e *meeting.Escalation) slack.ModalViewRequest {
	var blocks Blocks
	for _, r := range e.Reviews {
		if r.In() {
			continue
		}
		b := button(FormID(FormWaive), "Waive", Ref{Of: e.ID, Key: string(r.Kind)})
		blocks = append(blocks, slack.NewSectionBlock(mrkdwn("*"+reviewTitle(r.Kind)+"*"), nil, slack.NewAccessory(b)))
	}
	if len(blocks) == 0 {
		blocks = Blocks{section("All reviews are in. There is nothing to waive.")}
	}
	return modal(FormWaive, "Waive a review", "", Ref{Of: e.ID}, blocks...)
}

// ParseWaive reads WaiveForm.
func ParseWaive(v Values, r Reading) (reason string, err error) {
	t := typed{v: v, r: r}
	if reason = t.text("reason", mostText, ""); reason == "" {
		t.refuse("reason", "Please say why the meeting goes on without this review, for example “Not a contract question”.")
	}
	return reason, t.err
}
