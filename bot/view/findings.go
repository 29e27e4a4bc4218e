package view

import (
	"slices"
	"time"

	"github.com/slack-go/slack"

	"escalate/bot/contract"
	"escalate/bot/meeting"
)

// shownFindings draws the findings that change the choice, with the explanations beside
// them; the rest stands behind All findings.
func (p *page) shownFindings() {
	all := slices.DeleteFunc(slices.Clone(p.findings()), func(f meeting.Finding) bool { return !f.OfTheChoice() })
	if len(all) == 0 {
		return
	}
	shown, rest := meeting.Shown(all)
	p.say("*What the contract check finds in the figures entered*")
	p.findingList(shown)
	if len(rest) > 0 {
		p.small(countOf(len(rest), "more finding stands", "more findings stand") + " behind All findings. Arithmetic only; not legal advice.")
	}
}

// findingList is findings as one list: the severity, the text, and the explanation or the
// question below it.
func (p *page) findingList(all []meeting.Finding) {
	var parts []slack.RichTextElement
	for _, f := range all {
		parts = append(parts,
			slack.NewRichTextList(slack.RTEListBullet, 0, slack.NewRichTextSection(strong(findingTitle(f)+": "), words(p.short(f.Text)))),
			slack.NewRichTextList(slack.RTEListBullet, 1, slack.NewRichTextSection(words(p.findingBelow(f)))))
	}
	if len(parts) > 0 {
		p.add(slack.NewRichTextBlock("", parts...))
	}
}

// findingBelow is the explanation of a finding, else its question.
func (p *page) findingBelow(f meeting.Finding) string {
	if x := f.Explanation; x != nil {
		return "Explained by " + p.named(x.By) + ": " + p.short(flat(x.Text))
	}
	if answer := p.e.Answered(f); answer != "" {
		return answer
	}
	return "Asked of " + f.Asked() + ": " + p.short(f.Question)
}

// openFindings is the approver's part: what is open and not only for information.
func (p *page) openFindings() {
	open := slices.DeleteFunc(slices.Clone(p.findings()), func(f meeting.Finding) bool {
		return !f.Open() || f.Severity == contract.ForInformation || p.e.Answered(f) != ""
	})
	if len(open) == 0 {
		return
	}
	shown, rest := meeting.Shown(open)
	p.say("*Open findings*")
	var lines []string
	for _, f := range shown {
		lines = append(lines, findingTitle(f)+": "+p.short(f.Text))
	}
	p.list(lines)
	if len(rest) > 0 {
		p.small("And " + countOf(len(rest), "more open finding", "more open findings") + " behind All findings.")
	}
}

// readFindings is every finding with its explanation; whoever may explain one has the entry
// for it in the finding's menu.
func (p *page) readFindings(by meeting.Person) {
	all := p.findings()
	p.small("Arithmetic only, from the figures entered; not legal advice. It blocks nothing.")
	if s := p.soFar(); s != "" {
		p.small(s)
	}
	if len(all) == 0 {
		p.say("Nothing was found in the figures entered.")
	}
	for _, f := range all {
		p.oneFinding(f, by)
	}
}

// oneFinding is one finding of the list, with its menu.
func (p *page) oneFinding(f meeting.Finding, by meeting.Person) {
	text := "*" + findingTitle(f) + "*\n" + p.esc(f.Text)
	switch answer := p.e.Answered(f); {
	case answer != "":
		text += "\n" + answer
	case f.Open():
		text += "\nAsked of " + f.Asked() + ": " + p.esc(f.Question)
	}
	explain := entry{}
	if p.open() && slices.Contains(p.e.WhoExplains(f), by.ID) {
		explain = entry{ActExplain, "Explain", findingRef(p.e.ID, f, fromAll, 0)}
	}
	working := entry{}
	if len(f.Working)+len(f.Assumptions) > 0 {
		working = entry{ActRead, "Show working", p.key(workingKey(f))}
	}
	b := slack.NewSectionBlock(mrkdwn(text), nil, nil)
	if m := menu(ActItem, working, explain); m != nil {
		b.Accessory = slack.NewAccessory(m)
	}
	p.add(b)
	if x := f.Explanation; x != nil {
		p.small("Explained by " + p.name(x.By) + ", " + when(x.At, p.e.Zone(x.By)) + ": " + p.esc(x.Text))
	}
}

// workingKey is the read key of one finding's working.
func workingKey(f meeting.Finding) string { return keyWorkingOf + digest(f.Key()) }

// keyWorkingOf begins the read keys of one finding's working.
const keyWorkingOf = "working-"

// readFindingWorking shows how one finding was computed, step by step.
func (p *page) readFindingWorking(key string) {
	i := slices.IndexFunc(p.findings(), func(f meeting.Finding) bool { return workingKey(f) == key })
	if i < 0 {
		p.say("The figures were changed in the meantime, and this finding is gone.")
		return
	}
	f := p.findings()[i]
	p.say("*" + findingTitle(f) + "*\n" + p.esc(f.Text))
	p.steps(f.Working)
	p.assumed(f.Assumptions)
	if f.Question != "" {
		p.small("Asked of " + f.Asked() + ": " + p.esc(f.Question))
	}
}

// steps is a working, one step a line.
func (p *page) steps(all []contract.Step) {
	var items []slack.RichTextElement
	for i, s := range all {
		if i == p.rows && len(all) > p.rows+1 {
			p.cut = true
			items = append(items, slack.NewRichTextSection(words("and "+itoa(len(all)-i)+" more steps")))
			break
		}
		items = append(items, slack.NewRichTextSection(strong(p.short(s.What)+": "), words(p.short(s.How))))
	}
	if len(items) > 0 {
		p.add(slack.NewRichTextBlock("", slack.NewRichTextList(slack.RTEListOrdered, 0, items...)))
	}
}

// assumed lists what was taken for granted.
func (p *page) assumed(all []string) {
	if len(all) > 0 {
		p.say("*Taken for granted*")
		p.list(all)
	}
}

// Findings is the modal of all findings, as somebody opens it.
func (v *View) Findings(e *meeting.Escalation, by meeting.Person, now time.Time) slack.ModalViewRequest {
	return v.Read(e, keyFindings, by, now)
}

// The read keys that name no card.
const (
	keyFindings = "findings"
	keyWorking  = "working"
)
