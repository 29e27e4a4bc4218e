package view

import (
	"slices"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// maxInvoice is the longest number of an invoice or credit note, in characters.
const maxInvoice = 100

// exceptionForm is the frame of the forms that answer an exception: what it is about, by the
// figures that its button showed.
func exceptionForm(e *meeting.Escalation, name, title, submit string, ref Ref, blocks ...slack.Block) slack.ModalViewRequest {
	ref.Of = e.ID
	o, x := e.Option(ref.No), e.ExceptionOf(ref.No)
	if o == nil || x == nil {
		return modal(name, title, "", ref, section("There is no exception to answer here any more."))
	}
	p := (&View{}).still(e)
	lines := each(slices.DeleteFunc(p.exceptionFigures(*x), func(f fact) bool { return f.text == "" }),
		func(f fact) string { return f.label + ": " + f.text })
	top := Blocks{
		prose(o.Label()+", by the figures entered. Asked by "+Cut(e.Name(x.By), mostName)+".", false),
		bullets("", len(lines), lines...),
	}
	return modal(name, title, submit, ref, append(top, blocks...)...)
}

// ExceptionGrantForm approves the exception of option ref.No with a remark or the number of
// a credit note.
func ExceptionGrantForm(e *meeting.Escalation, _ meeting.Person, ref Ref) slack.ModalViewRequest {
	return exceptionForm(e, FormExceptionGrant, "Approve the exception", "Approve", ref,
		line("invoice", "Invoice or credit note", "Its number, for example CN-2025-118", "", maxInvoice, true),
		line("line", "Remark", "", "", maxReason, true),
		context("It stands in the notes under your name, as "+meeting.Goodwill+"."))
}

// ParseExceptionGrant reads ExceptionGrantForm.
func ParseExceptionGrant(v Values, _ Reading) (remark, invoice string, err error) {
	if invoice, err = said(v, "invoice", maxInvoice, ""); err != nil {
		return "", "", err
	}
	remark, err = said(v, "line", maxReason, "")
	return remark, invoice, err
}

// ExceptionRefuseForm refuses the exception of option ref.No, with a reason.
func ExceptionRefuseForm(e *meeting.Escalation, _ meeting.Person, ref Ref) slack.ModalViewRequest {
	says := "It stands in the notes under your name."
	if d := e.Standing(); d != nil && d.Option == ref.No && e.Phase == meeting.Decided {
		says += " The decision for this option then stands no more, and another one is needed."
	}
	return exceptionForm(e, FormExceptionRefuse, "Refuse the exception", "Refuse", ref,
		line("line", "Why, in a line", "", "", maxReason, false), context(says))
}

// ParseExceptionRefuse reads ExceptionRefuseForm.
func ParseExceptionRefuse(v Values, _ Reading) (string, error) {
	return said(v, "line", maxReason, "Please say in a line why you refuse it, for example: no budget for the waiver this quarter.")
}

// ExceptionAskForm asks whoever wants the exception of option ref.No.
func ExceptionAskForm(e *meeting.Escalation, _ meeting.Person, ref Ref) slack.ModalViewRequest {
	return exceptionForm(e, FormExceptionAsk, "Ask about it", "Ask", ref,
		area("text", "Question", "It goes to whoever asked for the exception. The answer comes to you and stands in the notes.", "", mostQuestion, false))
}

// ParseExceptionAsk reads ExceptionAskForm.
func ParseExceptionAsk(v Values, _ Reading) (string, error) {
	return said(v, "text", mostQuestion, "Please write the question, for example “Which contract clause is the waiver about?”.")
}
