package view

import (
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// leadsOn ends the newest card with what comes next and its one button: there people look. The status
// card has its own.
func (p *page) leadsOn(k meeting.CardKind) {
	if main := p.leading(k); main != nil {
		p.small("*Next:* " + p.step().text + " " + Esc(p.v.command()) + " shows this too.")
		p.add(actions("", main)...) // its place was kept
	}
}

// leading is the button with which a card ends; nil of all cards but the newest.
func (p *page) leading(k meeting.CardKind) *slack.ButtonBlockElement {
	if k == meeting.BriefCard || k == meeting.StatusCard || k != p.e.Newest() || !p.open() || p.modal {
		return nil
	}
	return p.step().main
}

// menu is an overflow menu; entries without a text are left out. Slack takes one to five.
func menu(id string, entries ...entry) slack.BlockElement {
	var all []*slack.OptionBlockObject
	for _, e := range entries {
		if e.text != "" {
			all = append(all, slack.NewOptionBlockObject(e.action+"|"+e.ref.String(), plain(e.text, 75), nil))
		}
	}
	if len(all) == 0 {
		return nil
	}
	return slack.NewOverflowBlockElement(id, all...)
}

// entry is one line of a menu: what it does, what it says, and on what.
type entry struct {
	action, text string
	ref          Ref
}

// deed is what a press does, whatever it is called and wherever it stands: the action, with what it is about. What a
// button carries only to tell what it showed makes no other deed of it.
func deed(action, value string) string {
	r := ParseRef(value)
	r.Seen = ""
	if id, _, _ := strings.Cut(action, ":"); id != ActForm && id != ActRead {
		action = id
	}
	return action + "|" + r.String()
}

// fresh returns what of a row or a menu does something that nothing on the page does yet: the first place stays.
func (p *page) fresh(all ...slack.BlockElement) []slack.BlockElement {
	var out []slack.BlockElement
	for _, x := range all {
		switch b := x.(type) {
		case *slack.ButtonBlockElement:
			if b == nil || !p.offer(b.ActionID, b.Value) {
				continue
			}
		case *slack.OverflowBlockElement:
			b.Options = slices.DeleteFunc(b.Options, func(o *slack.OptionBlockObject) bool {
				action, value, _ := strings.Cut(o.Value, "|")
				return !p.offer(action, value)
			})
			if len(b.Options) == 0 {
				continue
			}
		case nil:
			continue
		}
		out = append(out, x)
	}
	return out
}

// offer notes that something can be done here; false when it could be already, or when nobody can do it now.
func (p *page) offer(action, value string) bool {
	d := deed(action, value)
	if p.deeds[d] || p.nobodys(action, value) {
		return false
	}
	if p.deeds == nil {
		p.deeds = map[string]bool{}
	}
	p.deeds[d] = true
	return true
}

// chairs are the deeds that are the chair's alone.
var chairs = []string{
	FormID(FormWaive), FormID(FormPeople), FormID(FormVote), FormID(FormAnyway), FormID(FormItemCancel), FormID(FormEffect),
	FormID(FormClose), FormID(FormWithdraw), FormID(FormHandOverChair), ActOpenVote, ActCloseVote, ActAdjourn, ActCancelMeet,
}

// nobodys reports whether a deed is the chair's, or of somebody who has left, and nobody has the chair: then Take the chair
// comes before it.
func (p *page) nobodys(action, value string) bool {
	if !p.open() || p.e.Has(p.e.Chair) {
		return false
	}
	ref := ParseRef(value)
	switch action {
	case FormID(FormRoles): // without a role it is the page of all of them
		return slices.Contains([]meeting.Role{meeting.Approver, meeting.LegalCheck, meeting.FinanceCheck}, ref.Role())
	case FormID(FormOption):
		return ref.Option() > 0 && p.e.Phase != meeting.Reviewing
	case ActWithdrawOpt:
		o := p.e.Option(ref.Option())
		return o != nil && !p.e.Has(o.By)
	case ActItemDone, ActItemUndo, FormID(FormItemDate), FormID(FormItemHandOver):
		i := p.e.Item(ref.Item())
		return i != nil && !p.e.Has(i.Owner)
	}
	return slices.Contains(chairs, action)
}
