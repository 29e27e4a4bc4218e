package view

import (
	"slices"
	"time"

	"github.com/slack-go/slack"

	"escalate/bot/contract"
	"escalate/bot/meeting"
)

// The forms of what the contract check finds.
const (
	FormFound   = "found"   // what it finds in what was submitted
	FormExplain = "explain" // Key: a finding
)

// foundForms is the form whose figures a role of the contract check gives.
var foundForms = map[contract.Role]string{
	contract.RoleTechnical: FormTechnical, contract.RoleLegal: FormLegal, contract.RoleProposer: FormOption,
}

// FoundForm is the form that Correct leads back to: for the role that gave the figures, or by its own name where nothing was
// found (Form.Repeated).
func FoundForm(from contract.Role) (string, bool) {
	if name, ok := foundForms[from]; ok {
		return name, true
	}
	return string(from), slices.Contains([]string{FormCustomer, FormComplaint, FormBusiness}, string(from))
}

// Found is what somebody sees who has just given figures: how they were read, and what the
// contract check finds in them, before anybody else does. from is contract.RoleLegal,
// RoleTechnical, or RoleProposer with the number of the option; beside is put between the
// two. ok is false when there is nothing to show, and the form closes.
func (v *View) Found(e *meeting.Escalation, from contract.Role, no int, by meeting.Person, now time.Time, beside ...slack.Block) (view slack.ModalViewRequest, ok bool) {
	found := e.FindingsOn(from, no, now, v.policy())
	blocks := foundRead(Sheet{View: v, E: e, By: by, Ref: Ref{Of: e.ID, No: no}, Now: now, Person: e.Person, Currency: e.Background.AnnualValue.Currency()}, from)
	if len(found) == 0 && len(blocks) == 0 && len(beside) == 0 {
		return view, false
	}
	back := Ref{Of: e.ID, No: no, Key: string(from)}
	blocks = append(blocks, beside...)
	title := "Saved"
	if o := e.Option(no); from == contract.RoleProposer && o != nil {
		title, back.Rev = "Option "+itoa(no)+" as read", o.Rev
	}
	if len(blocks) == 0 {
		blocks = Blocks{section("The " + string(from) + " review is saved.")}
	}
	if len(found) == 0 {
		blocks = append(blocks, actions("found", button(ActCorrect, "Change", back))...)
		return modal(FormFound, title, "", back, blocks...), true
	}
	shown, rest := meeting.Shown(found)
	blocks = append(blocks, slack.NewDividerBlock(),
		slack.NewRichTextBlock("", slack.NewRichTextSection(strong("What the contract check finds in these figures."),
			words(" You see it first. It is saved as you gave it; nothing is corrected for you."))))
	if _, soFar := e.Record(now, v.policy()).Facts().Down(); soFar {
		blocks = append(blocks, context("The outage still going on is counted up to "+when(e.CountsTo(now), e.Zone(by.ID))+"."))
	}
	for _, f := range shown {
		blocks = append(blocks, foundOne(e, f, from, no, by)...)
	}
	row := []slack.BlockElement{button(ActCorrect, "Correct", back)}
	if len(rest) > 0 {
		blocks = append(blocks, context("And "+countOf(len(rest), "more finding", "more findings")+"."))
		row = append(row, button(ActRead+":"+keyFindings, "All findings", Ref{Of: e.ID, Key: keyFindings}))
	}
	blocks = append(blocks, actions("found", row...)...)
	blocks = append(blocks, context("If you keep it, it appears with the comparison and in the notes. You can add a note later."))
	view = modal(FormFound, title, "", back, blocks...)
	view.Close = plain("Keep as is", 24)
	return view, true
}

// foundOne is one finding with its buttons.
func foundOne(e *meeting.Escalation, f meeting.Finding, from contract.Role, no int, by meeting.Person) Blocks {
	blocks := Blocks{
		slack.NewRichTextBlock("", slack.NewRichTextSection(strong(findingTitle(f)), words("\n"+f.Text))),
		context("Asked of " + f.Asked() + ": " + Esc(f.Question)),
	}
	var row []slack.BlockElement
	if slices.Contains(e.WhoExplains(f), by.ID) {
		row = append(row, button(ActExplain, "Explain", findingRef(e.ID, f, string(from), no)))
	}
	if len(f.Working)+len(f.Assumptions) > 0 {
		key := workingKey(f)
		row = append(row, button(ActRead+":"+key, "Show working", Ref{Of: e.ID, Key: key}))
	}
	return append(blocks, actions("", row...)...)
}

// foundRead is how the figures were read that a role gave.
func foundRead(s Sheet, from contract.Role) Blocks {
	switch {
	case from == contract.RoleTechnical:
		return TechnicalForm.Repeat(s)
	case from == contract.RoleLegal:
		return LegalForm.Repeat(s)
	case from == contract.RoleProposer && s.E.Option(s.Ref.No) != nil:
		return OptionForm.Repeat(s)
	}
	return nil
}

// ExplainForm asks why the figures of a finding are as they are.
var ExplainForm = Form[string]{
	Name: FormExplain, Title: "Explain", Submit: "Save",
	Begin: func(s *Sheet) string {
		if f, _, _ := s.finding(); f.Explanation != nil {
			return f.Explanation.Text
		}
		return ""
	},
	Inputs: func(f *form, text *string) {
		found, _, ok := f.finding()
		if !ok {
			f.only(section("The figures were changed in the meantime, and this finding is gone. There is nothing to explain any more."))
			return
		}
		f.Ref.Key = findingRef(f.E.ID, found, FindingFrom(f.Ref), f.Ref.No).Key
		f.add(slack.NewRichTextBlock("", slack.NewRichTextSection(strong(findingTitle(found)), words("\n"+found.Text))),
			context("Asked of "+found.Asked()+": "+Esc(found.Question)))
		f.text(text, "text", "Note for readers: why this figure is correct", hint("Everybody in the escalation sees it with your name, and it is printed in the notes."),
			atMost(meeting.MaxExplanation),
			need("Please say in a line or two why the figures are right as they are, for example: the percent is of the yearly fee by amendment 3."))
		f.add(context("It holds for these figures. When one of them changes, the finding is open again."))
	},
}

// finding is the finding that the form is about, as FindFinding finds it.
func (s *Sheet) finding() (f meeting.Finding, same, ok bool) {
	return FindFinding(s.E.Findings(s.Now, s.View.policy()), s.Ref)
}
