package view

import (
	"slices"
	"strings"
	"time"

	"escalate/bot/meeting"
)

// How much Home lists for operators, and how much waits beside it; Slack takes 100 blocks.
const (
	maxDesk       = 18
	waitsWithDesk = 20
)

// Desk is what operators find on Home. Of escalations that the reader is not in it shows the number, and neither the
// customer nor any text.
type Desk struct {
	Escalations []*meeting.Escalation // in which an operator can help
	More        int                   // how many others there are
}

// deskBlocks is the section for operators; nothing for anybody else.
func (v *View) deskBlocks(me Visitor, now time.Time) Blocks {
	if me.Desk == nil {
		return nil
	}
	var lines Blocks
	for _, who := range Departures(me.Desk.Escalations) {
		lines = append(lines, beside(who.line(), button(FormID(FormMoveParts, string(who.ID)), "Move their parts", Ref{Key: string(who.ID)})))
	}
	for _, e := range me.Desk.Escalations {
		if e.Phase.Open() && !e.Has(e.Chair) {
			lines = append(lines, beside(deskName(e, me.Person)+" has no chair: "+leftWords(e, e.Chair), button(ActSeat+":"+itoa(int(e.ID)), "Take the chair", Ref{Of: e.ID})))
		}
		lines = append(lines, v.unsaidLines(e, me.Person, now)...)
	}
	b := Blocks{header("For operators")}
	correct := beside("A customer's name is wrong? Correct it by the escalation's number.", button(FormID(FormCustomerName), "Correct a customer's name", Ref{}))
	switch left := len(lines) - maxDesk; {
	case len(lines) == 0 && me.Desk.More == 0:
		return append(b, section("Nothing needs you: nobody who left still has parts, and Slack has refused no message for good."), correct)
	case left > 0 || me.Desk.More > 0:
		lines = append(lines[:min(len(lines), maxDesk)], context("There is more. It moves up as this is done."))
	}
	return append(append(b, lines...), correct)
}

// deskName is an escalation as an operator may know it.
func deskName(e *meeting.Escalation, me meeting.Person) string {
	s := "*" + e.ID.String() + "*"
	if e.Has(me.ID) {
		s += " · " + Esc(Cut(e.Customer, maxName))
	}
	return s
}

// unsaidLines is what Slack refused for good in an escalation, each with the button that sends it again.
func (v *View) unsaidLines(e *meeting.Escalation, me meeting.Person, now time.Time) Blocks {
	var b Blocks
	for _, u := range slices.Backward(e.StillUnsaid(now, v.Policy)) {
		says := []string{deskName(e, me), unsaidWords(e, u, now), "refused by Slack " + when(u.At, me.Zone) + " with `" + slackWord(u.Why) + "`"}
		b = append(b, beside(strings.Join(says, " · "), button(ActSendAgain+":"+itoa(u.Seq), "Send again", Ref{Of: e.ID, No: u.Seq})))
	}
	return b
}

// unsaidWords says what could not be sent and to whom, without a word of what it says.
func unsaidWords(e *meeting.Escalation, u meeting.Unsaid, now time.Time) string {
	n := u.Notice()
	n.Of = e.ID
	if u.To != "" {
		return "a message to " + Esc(Cut(e.Name(u.To), maxName)) + " (" + drawings[u.Kind].verb(Part{E: e, N: n}, now) + ")"
	}
	if what, ok := refusedWords[u.Kind]; ok {
		return strings.ToLower(what[:1]) + what[1:]
	}
	return "a message in its channel could not be posted"
}

// slackWord is a code of Slack's as it stands in its documentation, so that an operator can look it up.
func slackWord(code string) string {
	return Cut(strings.Map(func(r rune) rune {
		if r == '_' || r == '-' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, code), maxName)
}
