package view

import (
	"slices"
	"time"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// How much Home lists; Slack takes 100 blocks and every line may need two.
const (
	maxWaits = 30
	maxMine  = 25
)

// wait is one thing that waits for a person, with its escalation.
type wait struct {
	row meeting.Row
	meeting.Wait
}

func (w wait) overdue(now time.Time) bool {
	return w.Kind == meeting.WaitItem && !w.Due.IsZero() && !now.Before(w.Due)
}

// waits is what waits for me in all escalations: overdue first, then by when it is due.
func waits(rows []meeting.Row, me meeting.UserID, now time.Time) []wait {
	var all []wait
	for _, r := range rows {
		if !slices.Contains(r.People, me) {
			continue
		}
		for _, w := range r.WaitsFor(me) {
			all = append(all, wait{r, w})
		}
	}
	slices.SortStableFunc(all, func(a, b wait) int {
		if x, y := a.overdue(now), b.overdue(now); x != y {
			if x {
				return -1
			}
			return 1
		}
		switch {
		case a.Due.IsZero() != b.Due.IsZero():
			if a.Due.IsZero() {
				return 1
			}
			return -1
		case !a.Due.Equal(b.Due):
			return a.Due.Compare(b.Due)
		}
		return int(a.row.ID - b.row.ID)
	})
	return all
}

// Visitor is who looks at Home.
type Visitor struct {
	meeting.Person
	Away time.Time // until when they are away; zero: not
	// Introduced is whether they hid the introduction, as an earlier Home of theirs says.
	Introduced bool
	Desk       *Desk // of operators; nil for everybody else
}

// introduced is the private metadata of a Home without the introduction: Slack keeps it with the view and gives it back
// with whatever the person does there.
const introduced = "introduced"

// Introduced reports whether the Home with this private metadata shows, or needs, no introduction any more.
func Introduced(metadata string) bool { return metadata == introduced }

// Home draws the Home tab: what waits for the visitor, the escalations that they are in, and until when they are away. Rows
// of escalations that they are not in are left out.
func (v *View) Home(rows []meeting.Row, me Visitor, now time.Time) slack.HomeTabViewRequest {
	mine := waits(rows, me.ID, now)
	title := "Waiting for you"
	if len(mine) > 0 {
		title += " (" + itoa(len(mine)) + ")"
	}
	home := slack.HomeTabViewRequest{Type: slack.VTHomeTab}
	b := Blocks{context("Updated " + when(now, me.Zone)), header(title)}
	if len(sorted(rows, me.ID)) > 0 || me.Introduced {
		home.PrivateMetadata = introduced
	} else {
		b = append(b, section("When a customer complaint blows up, I run the meeting that answers it: reviews, options, a vote, a decision, and reminders until it is done. "+
			"Type `"+Esc(v.command())+" GlobalTech: production down 48 h`, or press Open an escalation."))
		b = append(b, actions("", button(ActIntroduced, "Hide the introduction", Ref{}))...)
	}
	desk, most := v.deskBlocks(me, now), maxWaits
	if len(desk) > 0 {
		most = waitsWithDesk
	}
	b = append(b, v.waitBlocks(mine, me.Person, most, now)...)
	b = append(b, slack.NewDividerBlock(), header("My escalations"))
	b = append(b, actions("", primary(FormID(FormOpen), "Open an escalation", Ref{}))...)
	b = append(b, mineBlocks(rows, me.Person)...)
	b = append(b, slack.NewDividerBlock(), header("Absence and help"))
	if me.Away.After(now) {
		b = append(b, beside("You are away until "+when(me.Away, me.Zone)+". Nothing routine is sent to you until then; the chairs know.", button(ActBack, "I am back", Ref{})))
	} else {
		b = append(b, beside("While you are away, nothing routine is sent to you, and the chairs know.", button(FormID(FormAway), "I am away until …", Ref{})))
	}
	b = append(b, beside("What you can type, and where.", button(ActHelp, "Get help", Ref{})))
	if len(desk) > 0 {
		b = append(append(b, slack.NewDividerBlock()), desk...)
	}
	home.Blocks.BlockSet = spoken(b)
	return home
}

// beside is a sentence with its button.
func beside(text string, button *slack.ButtonBlockElement) *slack.SectionBlock {
	s := section(text)
	s.Accessory = slack.NewAccessory(button)
	return s
}

func (v *View) waitBlocks(all []wait, me meeting.Person, most int, now time.Time) Blocks {
	if len(all) == 0 {
		return Blocks{section("Nothing waits for you.")}
	}
	var b Blocks
	for n, w := range all {
		if n == most {
			b = append(b, context("And "+countOf(len(all)-n, "more thing", "more things")+". They move up as these are done."))
			break
		}
		text, elements := waitLine(w, me, now)
		b = append(b, section("*"+w.row.ID.String()+"* · "+Esc(Cut(w.row.Customer, maxName))+" · "+text))
		b = append(b, actions("", elements...)...)
	}
	return b
}

// waitLine is one thing that waits: what it is, and its buttons.
func waitLine(w wait, me meeting.Person, now time.Time) (string, []slack.BlockElement) {
	ref := Ref{Of: w.row.ID, No: meeting.Notice{Subject: w.Subject}.Number()}
	keyed := Ref{Of: w.row.ID, Key: w.Subject}
	read := func(text, key string) slack.BlockElement { return button(ActRead, text, Ref{Of: w.row.ID, Key: key}) }
	what := Esc(Cut(w.Text, 200))
	switch w.Kind {
	case meeting.WaitReview:
		return "please write your " + w.Subject + " review", []slack.BlockElement{button(FormID(w.Subject), "Write review", keyed)}
	case meeting.WaitConfirm:
		return "a draft of your " + w.Subject + " review needs your OK",
			[]slack.BlockElement{read("Read and confirm", w.Subject), button(FormID(w.Subject), "Change", keyed)}
	case meeting.WaitQuestion:
		return "a question for you: " + what, []slack.BlockElement{button(FormID(FormAnswer), "Answer", ref)}
	case meeting.WaitVote:
		return "please vote by " + when(w.Due, me.Zone), []slack.BlockElement{read("Vote", string(meeting.BallotCard))}
	case meeting.WaitDecision:
		if w.Subject == "" {
			return "the vote has closed; please prepare the decision", []slack.BlockElement{button(FormID(FormDecision), "Prepare the decision", ref)}
		}
		return "a decision needs your OK", []slack.BlockElement{read("Read and decide", string(meeting.DecisionCard))}
	case meeting.WaitException:
		return "an exception needs your answer: " + what, []slack.BlockElement{read("Read and answer", exceptionKey(ref.No))}
	case meeting.WaitItem:
		return itemWait(w, me, now), []slack.BlockElement{
			button(ActItemDone, "Mark done", ref),
			menu(ActItem, entry{FormID(FormItemDate), "Change date", ref}, entry{FormID(FormItemHandOver), "Hand over", ref},
				entry{FormID(FormItemRefuse), "Will not do", ref}, entry{FormID(FormItemSnooze), "Snooze", ref}),
		}
	case meeting.WaitAgree:
		ref.At = w.Due.Unix()
		return "a later date is requested for “" + what + "”: " + w.date(me),
			[]slack.BlockElement{button(ActAgree, "Agree", ref), button(ActDisagreeDate, "Keep the date", ref)}
	case meeting.WaitRefused:
		return "returned to you as the chair: " + what,
			[]slack.BlockElement{button(FormID(FormItemHandOver), "Hand over", ref), button(FormID(FormItemCancel), "Cancel", ref)}
	case meeting.WaitChair:
		return "the chair is offered to you", []slack.BlockElement{button(ActTakeChair, "Take the chair", Ref{Of: w.row.ID})}
	case meeting.WaitHandOver:
		return "someone wants to hand everything over to you", []slack.BlockElement{button(ActTakeAll, "Take it over", keyed), read("Where it stands", string(meeting.StatusCard))}
	case meeting.WaitVoteOpen:
		return "you can open the vote", []slack.BlockElement{button(ActOpenVote, "Open the vote", Ref{Of: w.row.ID})}
	}
	return "something waits for you", []slack.BlockElement{read("Where it stands", string(meeting.StatusCard))}
}

func itemWait(w wait, me meeting.Person, now time.Time) string {
	s := w.Subject + ". " + Esc(Cut(w.Text, 200))
	switch {
	case w.Due.IsZero():
		return s + " · no date yet"
	case w.overdue(now):
		return s + " · *overdue* since " + w.date(me)
	}
	return s + " · due " + w.date(me)
}

// date is a date as it was promised, a time as me reads it.
func (w wait) date(me meeting.Person) string {
	zone := me.Zone
	if w.DateOnly && w.Zone != "" {
		zone = w.Zone
	}
	return dueAt(w.Due, w.DateOnly, zone)
}

// mineBlocks is the escalations that me is in, open ones first, the newest of them on top.
func mineBlocks(rows []meeting.Row, me meeting.Person) Blocks {
	mine := sorted(rows, me.ID)
	if len(mine) == 0 {
		return Blocks{section("You are not in any escalation yet. Those you open or are invited to are listed here.")}
	}
	var b Blocks
	for n, r := range mine {
		if n == maxMine {
			b = append(b, context("And "+countOf(len(mine)-n, "older one", "older ones")+"."))
			break
		}
		b = append(b, beside(rowLine(r, me.ID), button(ActRead, "Where it stands", Ref{Of: r.ID, Key: string(meeting.StatusCard)})))
	}
	return b
}

// sorted is the rows that who is in: open first, the newest first among each.
func sorted(rows []meeting.Row, who meeting.UserID) []meeting.Row {
	mine := slices.DeleteFunc(slices.Clone(rows), func(r meeting.Row) bool { return !slices.Contains(r.People, who) })
	slices.SortStableFunc(mine, func(a, b meeting.Row) int {
		if a.Phase.Open() != b.Phase.Open() {
			if a.Phase.Open() {
				return -1
			}
			return 1
		}
		return int(b.ID - a.ID)
	})
	return mine
}

// rowLine is one escalation in a line, for somebody who is in it.
func rowLine(r meeting.Row, me meeting.UserID) string {
	s := "*" + r.ID.String() + "* · " + Esc(Cut(r.Customer, maxName)) + " · " + string(r.Phase) + " · severity " + severityWord(r.Severity)
	if r.Chair == me {
		s += " · you are the chair"
	}
	if n := len(r.WaitsFor(me)); n > 0 {
		s += " · " + countOf(n, "thing waits for you", "things wait for you")
	}
	if link := channelLink(r.Channel); link != "" && r.Phase.Open() {
		s += " · " + link
	}
	return s
}
