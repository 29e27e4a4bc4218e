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
	FormFound   = "found"   // what it asks about what was submitted
	FormExplain = "explain" // Key: a point
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
// contract check asks them about them, before anybody else is asked. from is contract.RoleLegal,
// RoleTechnical, or RoleProposer with the number of the option; beside is put between the
// two. ok is false when there is nothing to show, and the form closes.
func (v *View) Found(e *meeting.Escalation, from contract.Role, no int, by meeting.Person, now time.Time, beside ...slack.Block) (view slack.ModalViewRequest, ok bool) {
	found := e.PointsOn(from, no, now, v.policy())
	mine := meeting.PointsFor(found, by.ID)
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
	if _, soFar := e.Record(now, v.policy()).Facts().Down(); soFar && len(found) > 0 {
		blocks = append(blocks, context("The ongoing outage is counted up to "+when(e.CountsTo(now), e.Zone(by.ID))+"."))
	}
	correct := button(ActCorrect, "Correct", back)
	all := button(ActRead+":"+keyPoints, "All points", Ref{Of: e.ID, Key: keyPoints})
	if len(mine) == 0 {
		correct.Text = plain("Change", 24)
		row := []slack.BlockElement{correct}
		if len(found) > 0 {
			blocks = append(blocks, context(v.othersAsked(e, found, nil)))
			row = append(row, all)
		}
		return modal(FormFound, title, "", back, append(blocks, actions("found", row...)...)...), true
	}
	blocks = append(blocks, slack.NewDividerBlock(), section("*Please check this.* It is saved as entered."))
	p := &page{v: v, e: e, now: now, text: maxLine, rows: len(mine)}
	for _, x := range first(mine) {
		blocks = append(blocks, p.foundOne(x, from, no, by)...)
	}
	blocks = append(blocks, actions("found", correct, all)...)
	if s := v.othersAsked(e, found, first(mine)); s != "" {
		blocks = append(blocks, context(s))
	}
	blocks = append(blocks, context("If you keep it, it appears with the comparison and in the notes. You can add a note later."))
	view = modal(FormFound, title, "", back, blocks...)
	view.Close = plain("Keep as is", 24)
	return view, true
}

// othersAsked says how many more points there are, and whom they go to; "" without any.
func (v *View) othersAsked(e *meeting.Escalation, all, shown []meeting.Point) string {
	var who []string
	more := 0
	for _, x := range all {
		if slices.ContainsFunc(shown, func(y meeting.Point) bool { return y.Topic == x.Topic }) {
			continue
		}
		more++
		for _, id := range x.Who {
			if name := Esc(Cut(e.Name(id), maxName)); !slices.Contains(who, name) {
				who = append(who, name)
			}
		}
	}
	switch {
	case more == 0:
		return ""
	case len(who) == 0:
		return countOf(more, "more point", "more points") + " behind All points."
	}
	count := itoa(more) + " more"
	if len(shown) == 0 {
		count = many(more, "point")
	}
	return count + pluralOf(more, " goes to ", " go to ") + join(who[:min(len(who), 8)]) + "."
}

// foundOne is one point with its buttons.
func (p *page) foundOne(x meeting.Point, from contract.Role, no int, by meeting.Person) Blocks {
	text := append(p.pointLine(x), words("\n"+p.pointBelow(x, by.ID)))
	key := workingKey(x)
	return append(Blocks{slack.NewRichTextBlock("", slack.NewRichTextSection(text...))}, actions("",
		button(ActExplain, "Add a note", pointRef(p.e.ID, x, string(from), no)),
		button(ActRead+":"+key, "Show working", p.key(key)))...)
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

// ExplainForm asks for a note on a point.
var ExplainForm = Form[string]{
	Name: FormExplain, Title: "Add a note", Submit: "Save note",
	Begin: func(s *Sheet) string {
		x, _, _ := s.point()
		return s.E.LastNote(x)
	},
	Inputs: func(f *form, text *string) {
		x, _, ok := f.point()
		if !ok {
			f.only(section("The figures changed in the meantime, and this point is gone. It needs no note any more."))
			return
		}
		f.Ref.Key = pointRef(f.E.ID, x, PointFrom(f.Ref), f.Ref.No).Key
		p := &page{v: f.View, e: f.E, text: maxLine, rows: 1}
		f.add(slack.NewRichTextBlock("", slack.NewRichTextSection(append(p.pointLine(x), words("\n"+begun(x.Question)))...)))
		f.text(text, "text", "Note for readers: why this figure is correct", hint("Everyone here sees it with your name, and the notes print it."),
			atMost(meeting.MaxExplanation),
			need("Please say in a line or two why the figures are right as they are, for example: the percent is of the yearly fee by amendment 3."))
		f.add(context("It holds for these figures. When one of them changes, the point is open again."))
	},
}

// point is the point that the form is about, as FindPoint finds it.
func (s *Sheet) point() (x meeting.Point, same, ok bool) {
	return FindPoint(s.E.Points(s.Now, s.View.policy()), s.Ref)
}
