package view

import (
	"time"

	"github.com/slack-go/slack"

	"escalate/bot/calendar"
	"escalate/bot/contract"
	"escalate/bot/meeting"
)

// formStory is a story of a form as one person opens it.
type formStory struct {
	name, scene string
	form        Builder
	by          meeting.Person
	ref         Ref
}

// formStories2 is the forms of options, vote, decision, items and ending, and the screens
// that follow them.
func formStories2() []Story {
	var all []Story
	for _, s := range append(storiesOfDeciding(), storiesOfDoing()...) {
		all = append(all, Story{"form-" + s.name, onModal, func() any {
			s.ref.Of = 42
			return s.form(Fixture(s.scene), s.by, s.ref)
		}})
	}
	return append(all, storiesOfLeaving()...)
}

func storiesOfDeciding() []formStory {
	second := Ref{No: 2, Rev: 1}
	return []formStory{
		{"option", "reviewing", OptionForm, David, Ref{}},
		{"option-change", "ready", OptionForm, Maria, second},
		{"option-warning", "voting", OptionForm, Sarah, second},
		{"option-saved", "ready", savedForm, David, Ref{No: 3}},
		{"option-saved-nasty", "nasty", savedForm, Sarah, Ref{No: 3}},
		{"vote", "ready", VoteForm, Sarah, Ref{}},
		{"vote-again", "deciding", VoteForm, Sarah, Ref{}},
		{"reason", "voting", ReasonForm, Lisa, Ref{No: 1, Rev: 2}},
		{"reason-abstain", "voting", ReasonForm, Nina, Ref{No: 1}},
		{"decision", "deciding", DecisionForm, Sarah, Ref{}},
		{"decision-approver", "pending", DecisionForm, Tom, Ref{}},
		{"decision-again", "items", DecisionForm, Tom, Ref{}},
		{"decision-without-vote", "ready", DecisionForm, Tom, Ref{}},
		{"decision-nasty", "nasty", DecisionForm, Sarah, Ref{}},
		{"why", "pending", WhyForm, Tom, Ref{No: 1, Rev: 1}},
		{"why-no-advice", "tie", WhyForm, Tom, Ref{No: 1, Rev: 1}},
		{"disagree", "decided", DisagreeForm, David, Ref{No: 1}},
		{"disagree-again", "decided", DisagreeForm, Robert, Ref{No: 1}},
	}
}

func storiesOfDoing() []formStory {
	return []formStory{
		{"items", "decided", ItemsForm, Sarah, Ref{Key: string(Lisa.ID)}},
		{"items-part", "decided", ItemsForm, Sarah, Ref{Rev: 2, Warn: true}},
		{"items-update", "decided", ItemsForm, Sarah, Ref{No: PromiseUpdate, Key: string(Sarah.ID)}},
		{"items-check", "decided", checkedItems, Sarah, Ref{Rev: 2, Warn: true}},
		{"item-date", "items", builder(ItemDateForm), Lisa, Ref{No: 5}},
		{"item-date-check", "items", checkedDate, Lisa, Ref{No: 5}},
		{"item-date-nasty", "nasty", builder(ItemDateForm), Sarah, Ref{No: 5}},
		{"item-handover", "items", ItemHandOverForm, David, Ref{No: 8}},
		{"item-refuse", "items", ItemRefuseForm, David, Ref{No: 8}},
		{"item-snooze", "items", ItemSnoozeForm, Lisa, Ref{No: 5}},
		{"item-cancel", "items", ItemCancelForm, Sarah, Ref{No: 8}},
		{"item-gone", "items", ItemCancelForm, Sarah, Ref{No: 99}},
		{"item-link", "items", ItemLinkForm, Sarah, Ref{No: 3}},
		{"followup", "adjourned", builder(FollowUpForm), Sarah, Ref{}},
		{"followup-change", "followup", builder(FollowUpForm), Robert, Ref{}},
		{"followup-check", "adjourned", checkedFollowUp, Sarah, Ref{}},
		{"effect", "followup", builder(EffectForm), Sarah, Ref{No: 1}},
		{"effect-nasty", "nasty", builder(EffectForm), Sarah, Ref{No: 1}},
		{"effect-nasty-more", "nasty", builder(EffectForm), Sarah, Ref{No: 1, More: true}},
		{"close", "followup", builder(CloseForm), Sarah, Ref{}},
		{"close-reviewed", "reviewed", builder(CloseForm), Sarah, Ref{}},
		{"close-nasty", "nasty", builder(CloseForm), Sarah, Ref{}},
		{"withdraw", "items", builder(WithdrawForm), Sarah, Ref{}},
		{"handover-chair", "items", builder(HandOverChairForm), Sarah, Ref{}},
		{"reescalate", "closed", builder(ReescalateForm), Sarah, Ref{}},
		{"invite", "opened", InviteForm, Sarah, Ref{}},
	}
}

// storiesOfLeaving is what somebody sees who leaves or takes over, in all escalations.
func storiesOfLeaving() []Story {
	modalStory := func(name string, build func() slack.ModalViewRequest) Story {
		return Story{"form-" + name, onModal, func() any { return build() }}
	}
	both := func() []*meeting.Escalation { return []*meeting.Escalation{Fixture("items"), Fixture("reviewing")} }
	return []Story{
		modalStory("handover", func() slack.ModalViewRequest {
			var rows []meeting.Row
			for _, e := range both() {
				rows = append(rows, e.Row())
			}
			return HandOverForm(rows, Sarah, Ref{})
		}),
		modalStory("handover-nothing", func() slack.ModalViewRequest { return HandOverForm(nil, Sarah, Ref{}) }),
		modalStory("handover-screen", func() slack.ModalViewRequest {
			return HandOverScreen(both(), Sarah, Maria, Began().Add(72*time.Hour))
		}),
		modalStory("handover-screen-nasty", func() slack.ModalViewRequest {
			return HandOverScreen([]*meeting.Escalation{Fixture("nasty")}, Sarah, Maria, Began().Add(72*time.Hour))
		}),
		modalStory("away", func() slack.ModalViewRequest {
			return AwayForm(Robert, calendar.At(2025, time.November, 22, 0, 0, Robert.Zone), Ref{})
		}),
	}
}

// storyReading is how somebody in the storybook's meeting fills a form.
func storyReading(e *meeting.Escalation, by meeting.Person) Reading {
	return Reading{
		Now: e.Changed.Add(time.Hour), Zone: by.Zone, Currency: "USD", Calendar: meeting.DefaultPolicy().Calendar,
		E: e, Person: e.Person,
	}
}

// storySheet is a form before somebody in the storybook's meeting, an hour after its last change.
func storySheet(e *meeting.Escalation, by meeting.Person, ref Ref) Sheet {
	return Sheet{View: book, E: e, By: by, Ref: ref, Now: e.Changed.Add(time.Hour), Currency: "USD", Person: e.Person}
}

func savedForm(e *meeting.Escalation, by meeting.Person, ref Ref) slack.ModalViewRequest {
	view, _ := book.Found(e, contract.RoleProposer, ref.No, by, e.Changed)
	return view
}

func checkedItems(e *meeting.Escalation, by meeting.Person, ref Ref) slack.ModalViewRequest {
	v := Values{
		"owner": {Users: []meeting.UserID{Lisa.ID}}, "date": {Text: "1 Dec"},
		"tasks": {Text: "Implement immediate backup testing protocols by Saturday noon\nCall their operations lead within 24 hours\n" +
			"Develop root cause analysis report for customer by Friday 5pm\nCreate incident prevention playbook <!channel> *now*"},
	}
	r := storyReading(e, by)
	owner, drafts, err := ParseItems(v, r)
	must(err)
	return ItemsCheck(v, r, by, owner, drafts, ref)
}

func checkedDate(e *meeting.Escalation, by meeting.Person, ref Ref) slack.ModalViewRequest {
	s := storySheet(e, by, ref)
	s.Typed = Values{"due": {Text: "28 Nov 17:00"}}
	due, err := ItemDateForm.Read(s)
	must(err)
	return ItemDateForm.DrawLook(s, due)
}

func checkedFollowUp(e *meeting.Escalation, by meeting.Person, ref Ref) slack.ModalViewRequest {
	s := storySheet(e, by, ref)
	s.Typed = Values{
		"date": {Date: "2025-12-01"}, "time": {Time: "14:00"}, "length": {Text: "60"}, "measures": {Text: "Satisfaction of 6/10 or more"},
		"invitees": {Users: []meeting.UserID{Sarah.ID, Tom.ID, Lisa.ID, Robert.ID}},
	}
	x, err := FollowUpForm.Read(s)
	must(err)
	return FollowUpForm.DrawLook(s, x)
}
