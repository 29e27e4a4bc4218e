package view

import (
	"slices"

	"escalate/bot/meeting"
)

// The forms that answer an exception. No: option, Rev: the asking.
const (
	FormExceptionGrant  = "exception-approve"
	FormExceptionRefuse = "exception-refuse"
	FormExceptionAsk    = "exception-question"
)

// maxInvoice is the longest number of an invoice or credit note, in characters.
const maxInvoice = 100

// exceptionForm is the frame of the forms that answer an exception: what it is about, by the
// figures that its button showed.
func exceptionForm[T any](name, title, submit string, inputs func(*form, *T)) Form[T] {
	return Form[T]{
		Name: name, Title: title, Submit: submit,
		Sight: &sight{stands: func(_ meeting.Person, ref Ref) meeting.Sight { return meeting.OfException(ref.No) }},
		Inputs: func(f *form, answer *T) {
			o, x := f.E.Option(f.Ref.No), f.E.ExceptionOf(f.Ref.No)
			if o == nil || x == nil {
				f.only(section("There is no exception to answer here any more."))
				return
			}
			facts := slices.DeleteFunc(f.View.still(f.E).exceptionFigures(*x), func(f fact) bool { return f.text == "" })
			lines := each(facts, func(f fact) string { return f.label + ": " + f.text })
			f.add(prose(o.Label()+", by the figures entered. Asked by "+Cut(f.E.Name(x.By), mostName)+".", false), bullets("", len(lines), lines...))
			inputs(f, answer)
		},
	}
}

// Remark is what stands beside an approval, both optional.
type Remark struct{ Line, Invoice string }

// ExceptionGrantForm approves the exception of option Ref.No with a remark or the number of
// a credit note.
var ExceptionGrantForm = exceptionForm(FormExceptionGrant, "Approve the exception", "Approve", func(f *form, r *Remark) {
	f.line(&r.Invoice, "invoice", "Invoice or credit note", hint("Its number, for example CN-2025-118"), atMost(maxInvoice))
	f.line(&r.Line, "line", "Remark", atMost(maxReason))
	f.add(context("The notes will show this under your name, as " + meeting.Goodwill + "."))
})

// ExceptionRefuseForm refuses the exception of option Ref.No, with a reason.
var ExceptionRefuseForm = exceptionForm(FormExceptionRefuse, "Refuse the exception", "Refuse", func(f *form, line *string) {
	f.line(line, "line", "Why, in a line", atMost(maxReason), need("Please say in a line why you refuse it, for example: no budget for the waiver this quarter."))
	says := "The notes will show this under your name."
	if d := f.E.Standing(); d != nil && d.Option == f.Ref.No && f.E.Phase == meeting.Decided {
		says += " The decision for this option then no longer applies, and another one is needed."
	}
	f.add(context(says))
})

// ExceptionAskForm asks whoever wants the exception of option Ref.No.
var ExceptionAskForm = exceptionForm(FormExceptionAsk, "Ask about it", "Ask", func(f *form, text *string) {
	f.text(text, "text", "Question", hint("It goes to the person who asked for the exception. You get the answer, and the notes will show it."),
		atMost(mostQuestion), need("Please write the question, for example “Which contract clause is the waiver about?”."))
})
