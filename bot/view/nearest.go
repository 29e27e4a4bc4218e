package view

import (
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
	"escalate/bot/money"
)

// SeesPrecedents says that somebody is shown what was decided in earlier cases: chair,
// approver, Legal and finance.
func SeesPrecedents(e *meeting.Escalation, by meeting.Person) bool {
	return by.ID == e.Chair || slices.ContainsFunc(
		[]meeting.Role{meeting.Approver, meeting.StandIn, meeting.Legal, meeting.LegalCheck, meeting.FinanceCheck},
		func(r meeting.Role) bool { return e.Is(by.ID, r) })
}

// Nearest is the sentence about earlier cases beside option no, or, for a new option
// (no is 0), what the nearest ones gave; nil for whoever is not shown them, and while there
// are too few.
func Nearest(e *meeting.Escalation, no int, by meeting.Person, all []meeting.Precedent, now time.Time) Blocks {
	if !SeesPrecedents(e, by) {
		return nil
	}
	if s := e.NearestTo(no, all, now); s != "" {
		return nearestLine(s + ".")
	}
	if no != 0 {
		return nil
	}
	one, err := money.ParsePercent("1%")
	if err != nil {
		return nil
	}
	x := *e // an option that is not there yet, to find cases of the same classes
	x.Options = append(slices.Clone(e.Options), meeting.Option{No: len(e.Options) + 1, Offer: meeting.Offering{Percent: one}})
	mine, ok := x.PrecedentOf(len(x.Options), now)
	if !ok {
		return nil
	}
	near, _ := meeting.Nearest(all, mine)
	if len(near) == 0 {
		return nil
	}
	of := "without a known length of the outage"
	if mine.Length != "" {
		of = "for an outage " + string(mine.Length)
	}
	return nearestLine("The last three " + of + " gave, in percent of the monthly fee: " + strings.Join(each(near, meeting.Precedent.Percent), ", ") + ".")
}

// NearestAll is the sentences about earlier cases for every option that stands.
func NearestAll(e *meeting.Escalation, by meeting.Person, all []meeting.Precedent, now time.Time) Blocks {
	if !SeesPrecedents(e, by) {
		return nil
	}
	var lines []string
	for _, o := range e.LiveOptions() {
		if s := e.NearestTo(o.No, all, now); s != "" {
			lines = append(lines, "Option "+itoa(o.No)+": "+s+".")
		}
	}
	if len(lines) == 0 {
		return nil
	}
	return nearestLine(lines...)
}

func nearestLine(lines ...string) Blocks {
	return Blocks{context("Earlier cases, in percent of the monthly fee; only chair, approver, Legal and finance see this.\n" + Esc(strings.Join(lines, "\n")))}
}

// Above puts blocks before everything else in a modal.
func Above(v slack.ModalViewRequest, top ...slack.Block) slack.ModalViewRequest {
	v.Blocks.BlockSet = append(slices.Clone(top), v.Blocks.BlockSet...)
	return v
}

// ShowsPrecedents says that a read key shows the options, beside which earlier cases stand.
func ShowsPrecedents(key string) bool {
	return key == keyWorking || key == string(meeting.OptionsCard)
}
