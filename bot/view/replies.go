package view

import (
	"slices"
	"time"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// Say is a small answer to one person.
func Say(text string) Post { return Post{Text: Esc(text), Blocks: Blocks{Sentence(text)}} }

// Help says what can be typed.
func (v *View) Help() Post {
	c := Esc(v.command())
	lines := [][2]string{
		{c + " GlobalTech", "opens an escalation for a customer; you get a form with two fields to fill"},
		{c + " GlobalTech: production down 48 h", "the same, with both fields filled"},
		{c, "in the channel of an escalation: where it stands, and the buttons for what comes next"},
		{c + " open NAME", "opens an escalation for a customer named like a command"},
		{c + " status", "where the escalation of this channel stands"},
		{c + " list", "the escalations that you are in"},
		{c + " mine", "what is waiting for you"},
		{c + " notes", "publishes the notes of this channel's escalation"},
		{c + " action", "adds action items"},
		{c + " vote", "opens the vote, with its settings"},
		{c + " follow-up", "plans the follow-up meeting"},
		{c + " hand-over", "hands over everything you have to one person"},
		{c + " withdraw", "ends an escalation that should not go on"},
	}
	var s string
	for _, l := range lines {
		s += "• `" + l[0] + "` – " + l[1] + "\n"
	}
	return Post{Text: "What you can type. Open an escalation", Blocks: Blocks{
		header("What you can type"), section(s),
		context("A message's menu has two more: Escalate this, and Add as action item. My Home tab lists what is waiting for you."),
		actions("", primary(FormID(FormOpen), "Open an escalation", Ref{}))[0],
	}}
}

// HelpForm is the same as a page to read, from Home.
func (v *View) HelpForm() slack.ModalViewRequest {
	return ReadForm("Help", Ref{}, v.Help().Blocks[:3]...)
}

// Status answers the bare command inside an escalation's channel: where it stands, what
// waits for by, and the buttons for what comes next.
func (v *View) Status(e *meeting.Escalation, by meeting.Person, now time.Time) Post {
	return Post{
		Text: e.ID.String() + ": where it stands",
		Blocks: v.fitted(e, now, func(p *page) {
			p.say("*" + e.ID.String() + " · " + Esc(Cut(e.Customer, maxName)) + "*\n" + phaseLine(e))
			p.whereItIs()
			if e.Phase == meeting.Reviewing {
				p.list(each(e.Reviews, func(r meeting.Review) string {
					return reviewName(r.Kind) + ": " + reviewWord(r) + p.owes(r)
				}))
			}
			p.waitingFor(by)
			p.next(p.step())
			p.anytime()
			p.row(
				p.reading("Brief", string(meeting.BriefCard)), p.reading("Reviews", string(meeting.StatusCard)),
				p.reading("Options", string(meeting.OptionsCard)), p.reading("Action items", string(meeting.ItemsCard)),
			)
		}),
	}
}

// reviewWord is a review's state in a word.
func reviewWord(r meeting.Review) string {
	switch {
	case r.Confirmed != "":
		return "confirmed"
	case r.Waived != "":
		return "waived"
	case r.Drafted():
		return "draft"
	}
	return "missing"
}

// owes is who a review waits for, in plain text.
func (p *page) owes(r meeting.Review) string {
	if r.In() {
		return ""
	}
	if who := p.e.With(r.Kind); len(who) > 0 {
		return ", waiting for " + p.nameds(who)
	}
	return ", not named yet"
}

// waitingFor lists what waits for the person who asks.
func (p *page) waitingFor(by meeting.Person) {
	all := waits([]meeting.Row{p.e.Row()}, by.ID, p.now)
	if len(all) == 0 {
		return
	}
	p.say("*Waiting for you*")
	for n, w := range all {
		if n == 5 {
			p.small("And " + countOf(len(all)-n, "more thing", "more things") + " in my Home tab.")
			break
		}
		text, elements := waitLine(w, by, p.now)
		p.say(text)
		p.row(elements...)
	}
}

// List answers with the escalations that the reader is in, as the caller chose the rows.
func (v *View) List(rows []meeting.Row, me meeting.Person) Post {
	b := Blocks{section("*Your escalations*")}
	mine := sorted(rows, me.ID)
	if len(mine) == 0 {
		b = append(b, section("You are not in any escalation. Open one with "+Esc(v.command())+" and the customer's name."))
	}
	for n, r := range mine {
		if n == 40 {
			b = append(b, context("And "+countOf(len(mine)-n, "older one", "older ones")+"."))
			break
		}
		b = append(b, section(rowLine(r, me.ID)))
	}
	return Post{Text: "Your escalations", Blocks: b}
}

// Mine answers with what waits for one person, each with its buttons.
func (v *View) Mine(rows []meeting.Row, me meeting.Person, now time.Time) Post {
	all := waits(rows, me.ID, now)
	if len(all) == 0 {
		return Post{Text: "Nothing waits for you", Blocks: Blocks{section("Nothing waits for you.")}}
	}
	shown := all[:min(len(all), 20)]
	b := append(Blocks{section("*" + countOf(len(all), "thing waits for you", "things wait for you") + "*")}, v.waitBlocks(slices.Clone(shown), me, len(shown), now)...)
	if rest := len(all) - len(shown); rest > 0 {
		b = append(b, context("And "+countOf(rest, "more thing", "more things")+" in my Home tab."))
	}
	return Post{Text: withButtons(countOf(len(all), "thing waits", "things wait")+" for you", b), Blocks: spoken(b)}
}

// UndoneSaid answers whoever took that back: the item has its buttons again.
func (v *View) UndoneSaid(e *meeting.Escalation, no int, by meeting.UserID, now time.Time) (string, []slack.Block) {
	text := e.ID.String() + ": action item " + itoa(no) + " is open again."
	p := &page{v: v, e: e, now: now, text: 300, rows: 10}
	p.say(text)
	if i := e.Item(no); i != nil && i.Owner == by {
		p.ownRow(*i)
	}
	return text, p.blocks
}

// DoneSaid answers whoever marked an item as done: it can be taken back.
func (v *View) DoneSaid(e *meeting.Escalation, no int) (string, []slack.Block) {
	text := e.ID.String() + ": action item " + itoa(no) + " is done."
	b := section(text)
	b.Accessory = slack.NewAccessory(button(ActItemUndo, "Undo", Ref{Of: e.ID, No: no}))
	return text, Blocks{b}
}
