package view

import (
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"escalate/bot/calendar"
	"escalate/bot/contract"
	"escalate/bot/meeting"
)

// drawer is a form, whatever it is read into.
type drawer interface {
	Draw(Sheet) slack.ModalViewRequest
}

// formStory is a form as somebody opens it in a scene.
type formStory struct {
	name, scene string
	form        drawer
	by          meeting.Person
	ref         Ref
}

// storySheet is a form before somebody in the storybook's meeting.
func storySheet(e *meeting.Escalation, by meeting.Person, ref Ref) Sheet {
	return Sheet{View: book, E: e, By: by, Ref: ref, Now: e.Changed, Currency: "USD", Person: e.Person}
}

// formStories is every form: as it opens, with its further fields where it has some, and of
// the nasty meeting.
func formStories() []Story {
	var all []Story
	add := func(s formStory) {
		all = append(all, Story{"form-" + s.name, onModal, func() any { return s.form.Draw(storySheet(Fixture(s.scene), s.by, s.ref)) }})
	}
	further := []string{FormComplaint, FormMeeting, FormTechnical, FormBusiness, FormLegal}
	for _, s := range formsOfReviewing() {
		add(s)
		if s.ref.More = true; slices.Contains(further, s.name) {
			add(formStory{s.name + "-more", s.scene, s.form, s.by, s.ref})
		}
		add(formStory{s.name + "-nasty", "nasty", s.form, Sarah, s.ref})
	}
	for _, s := range slices.Concat(formsOfAsking(), formsOfDeciding(), formsOfDoing(), formsOfEnding()) {
		add(s)
	}
	for _, drawn := range []map[string]func() slack.ModalViewRequest{formsDrawn(), formsFound()} {
		for name, build := range drawn {
			all = append(all, Story{"form-" + name, onModal, func() any { return build() }})
		}
	}
	slices.SortFunc(all, func(a, b Story) int { return strings.Compare(a.Name, b.Name) })
	return all
}

func formsOfReviewing() []formStory {
	return []formStory{
		{FormSummary, "ready", SummaryForm, Sarah, Ref{}},
		{FormCustomer, "ready", CustomerForm, Sarah, Ref{}},
		{FormComplaint, "ready", ComplaintForm, Sarah, Ref{}},
		{FormMeeting, "ready", MeetingForm, Sarah, Ref{}},
		{FormTechnical, "ready", TechnicalForm, Lisa, Ref{}},
		{FormBusiness, "ready", BusinessForm, Maria, Ref{}},
		{FormLegal, "ready", LegalForm, Robert, Ref{}},
		{FormWaive, "ready", WaiveForm, Sarah, Ref{Key: string(meeting.Legal)}},
		{FormRoles, "ready", RolesForm, Sarah, Ref{Key: string(meeting.Approver)}},
		{FormPeople, "ready", PeopleForm, Sarah, Ref{}},
		{FormAsk, "ready", AskForm, Sarah, Ref{}},
	}
}

func formsOfAsking() []formStory {
	return []formStory{
		{"technical-empty", "brief", TechnicalForm, Lisa, Ref{}},
		{"technical-draft", "ready", TechnicalForm, Sarah, Ref{}},
		{"waive-which", "brief", WaiveForm, Sarah, Ref{}},
		{"roles-which", "ready", RolesForm, Sarah, Ref{}},
		{"answer", "ready", AnswerForm, David, Ref{No: 1}},
		{"answer-of-another", "items", AnswerForm, Sarah, Ref{No: 1}},
		{"invite", "opened", InviteForm, Sarah, Ref{}},
	}
}

func formsOfDeciding() []formStory {
	second := Ref{No: 2, Rev: 1}
	return []formStory{
		{"option", "reviewing", OptionForm, David, Ref{}},
		{"option-change", "ready", OptionForm, Maria, second},
		{"option-warning", "voting", OptionForm, Sarah, second},
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
		{"disagree", "decided", DisagreeForm, David, Ref{No: 1}},
		{"disagree-again", "decided", DisagreeForm, Robert, Ref{No: 1}},
		{FormExceptionGrant, "asked", ExceptionGrantForm, Fiona, second},
		{FormExceptionRefuse, "subject", ExceptionRefuseForm, Fiona, second},
		{FormExceptionAsk, "asked", ExceptionAskForm, Fiona, second},
		{"exception-gone", "ready", ExceptionAskForm, Fiona, second},
	}
}

func formsOfDoing() []formStory {
	return []formStory{
		{"items", "decided", ItemsForm, Sarah, Ref{Key: string(Lisa.ID)}},
		{"items-part", "decided", ItemsForm, Sarah, Ref{Rev: 2, Warn: true}},
		{"items-update", "decided", ItemsForm, Sarah, Ref{No: PromiseUpdate, Key: string(Sarah.ID)}},
		{"item-date", "items", ItemDateForm, Lisa, Ref{No: 5}},
		{"item-date-nasty", "nasty", ItemDateForm, Sarah, Ref{No: 5}},
		{"item-handover", "items", ItemHandOverForm, David, Ref{No: 8}},
		{"item-refuse", "items", ItemRefuseForm, David, Ref{No: 8}},
		{"item-snooze", "items", ItemSnoozeForm, Lisa, Ref{No: 5}},
		{"item-cancel", "items", ItemCancelForm, Sarah, Ref{No: 8}},
		{"item-gone", "items", ItemCancelForm, Sarah, Ref{No: 99}},
		{"item-link", "items", ItemLinkForm, Sarah, Ref{No: 3}},
		{"followup", "adjourned", FollowUpForm, Sarah, Ref{}},
		{"followup-change", "followup", FollowUpForm, Robert, Ref{}},
	}
}

func formsOfEnding() []formStory {
	return []formStory{
		{"effect", "followup", EffectForm, Sarah, Ref{No: 1}},
		{"effect-nasty", "nasty", EffectForm, Sarah, Ref{No: 1}},
		{"effect-nasty-more", "nasty", EffectForm, Sarah, Ref{No: 1, More: true}},
		{"close", "followup", CloseForm, Sarah, Ref{}},
		{"close-reviewed", "reviewed", CloseForm, Sarah, Ref{}},
		{"close-nasty", "nasty", CloseForm, Sarah, Ref{}},
		{"withdraw", "items", WithdrawForm, Sarah, Ref{}},
		{"handover-chair", "items", HandOverChairForm, Sarah, Ref{}},
		{"reescalate", "closed", ReescalateForm, Sarah, Ref{}},
	}
}

// formsDrawn returns the forms that begin with more than the scene, and the modals that follow one.
func formsDrawn() map[string]func() slack.ModalViewRequest {
	return map[string]func() slack.ModalViewRequest{
		"open":        func() slack.ModalViewRequest { return openStory(openingStory(), Ref{}) },
		"open-empty":  func() slack.ModalViewRequest { return openStory(OpeningDraft{}, Ref{}) },
		"open-people": func() slack.ModalViewRequest { return openStory(openingStory(), Ref{More: true}) },
		"open-another": func() slack.ModalViewRequest {
			d := openingStory()
			d.Existing = []meeting.Row{Fixture("voting").Row()}
			return openStory(d, Ref{})
		},
		"refused": func() slack.ModalViewRequest {
			e := Fixture("ready")
			return WithAlert(SummaryForm.Draw(storySheet(e, Sarah, Ref{})), "Only the chair, "+e.Name(e.Chair)+", can change this.")
		},
		"vote-anyway": func() slack.ModalViewRequest {
			s := storySheet(Fixture("ready"), Sarah, Ref{Warn: true})
			return VoteForm.Draw(VoteForm.Shown(s))
		},
		"anyway": func() slack.ModalViewRequest {
			return AnywayForm.Draw(AnywayForm.Shown(storySheet(Fixture("ready"), Sarah, Ref{})))
		},
		"anyway-nasty": func() slack.ModalViewRequest {
			return AnywayForm.Draw(AnywayForm.Shown(storySheet(Fixture("nasty"), Sarah, Ref{})))
		},
		"option-earlier-cases": func() slack.ModalViewRequest {
			e := Fixture("ready")
			return Above(OptionForm.Draw(storySheet(e, Sarah, Ref{})), Nearest(e, 0, Sarah, precedents, e.Changed)...)
		},
		"items-check": func() slack.ModalViewRequest {
			return looked(ItemsForm, "decided", Sarah, Ref{Rev: 2, Warn: true}, Values{
				"owner": {Users: []meeting.UserID{Lisa.ID}}, "date": {Text: "1 Dec"},
				"tasks": {Text: "Implement immediate backup testing protocols by Saturday noon\nCall their operations lead within 24 hours\n" +
					"Develop root cause analysis report for customer by Friday 5pm\nCreate incident prevention playbook <!channel> *now*"},
			})
		},
		"item-date-check": func() slack.ModalViewRequest {
			return looked(ItemDateForm, "items", Lisa, Ref{No: 5}, Values{"due": {Text: "28 Nov 17:00"}})
		},
		"followup-check": func() slack.ModalViewRequest {
			return looked(FollowUpForm, "adjourned", Sarah, Ref{}, Values{
				"date": {Date: "2025-12-01"}, "time": {Time: "14:00"}, "length": {Text: "60"}, "measures": {Text: "Satisfaction of 6/10 or more"},
				"invitees": {Users: []meeting.UserID{Sarah.ID, Tom.ID, Lisa.ID, Robert.ID}},
			})
		},
		"handover": func() slack.ModalViewRequest {
			rows := []meeting.Row{Fixture("items").Row(), Fixture("reviewing").Row()}
			return HandOverForm.DrawWith(Sheet{View: book, By: Sarah}, HandOver{Rows: rows})
		},
		"move-parts": func() slack.ModalViewRequest {
			left := Departures([]*meeting.Escalation{Fixture("leaderless")})
			return MovePartsForm.DrawWith(Sheet{View: book, By: Ole, Ref: Ref{Key: string(Sarah.ID)}}, Moving{Departure: left[0]})
		},
		"customer-name":      func() slack.ModalViewRequest { return CustomerNameForm.Draw(Sheet{View: book, By: Ole}) },
		"move-parts-nothing": func() slack.ModalViewRequest { return MovePartsForm.Draw(Sheet{View: book, By: Ole}) },
		"handover-nothing":   func() slack.ModalViewRequest { return HandOverForm.Draw(Sheet{View: book, By: Sarah}) },
		"handover-screen": func() slack.ModalViewRequest {
			return HandOverScreen([]*meeting.Escalation{Fixture("items"), Fixture("reviewing")}, Sarah, Maria, Began().Add(72*time.Hour))
		},
		"handover-screen-nasty": func() slack.ModalViewRequest {
			return HandOverScreen([]*meeting.Escalation{Fixture("nasty")}, Sarah, Maria, Began().Add(72*time.Hour))
		},
		"away": func() slack.ModalViewRequest {
			return AwayForm.DrawWith(Sheet{View: book, By: Robert}, calendar.At(2025, time.November, 22, 0, 0, Robert.Zone))
		},
		"explain": func() slack.ModalViewRequest {
			return explained("ready", "ready", contract.TopicOutage, string(contract.RoleLegal), Robert)
		},
		"explain-again": func() slack.ModalViewRequest {
			return explained("explained", "explained", contract.TopicOutage, fromAll, Robert)
		},
		"explain-nasty": func() slack.ModalViewRequest { return explained("nasty", "nasty", contract.TopicBeyond, fromAll, Lisa) },
		"explain-gone": func() slack.ModalViewRequest {
			return explained("opened", "ready", contract.TopicOutage, fromAll, Robert)
		},
	}
}

// formsFound returns what people see who have just given figures.
func formsFound() map[string]func() slack.ModalViewRequest {
	return map[string]func() slack.ModalViewRequest{
		"technical-saved":     func() slack.ModalViewRequest { return found("ready", contract.RoleTechnical, 0, Lisa) },
		"option-saved":        func() slack.ModalViewRequest { return found("ready", contract.RoleProposer, 3, David) },
		"option-saved-nasty":  func() slack.ModalViewRequest { return found("nasty", contract.RoleProposer, 3, Sarah) },
		"found-legal":         func() slack.ModalViewRequest { return found("ready", contract.RoleLegal, 0, Robert) },
		"found-technical":     func() slack.ModalViewRequest { return found("ready", contract.RoleTechnical, 0, Lisa) },
		"found-option":        func() slack.ModalViewRequest { return found("ready", contract.RoleProposer, 2, Maria) },
		"found-option-others": func() slack.ModalViewRequest { return found("ready", contract.RoleProposer, 2, David) },
		"found-legal-nasty":   func() slack.ModalViewRequest { return found("nasty", contract.RoleLegal, 0, Sarah) },
		"found-option-nasty":  func() slack.ModalViewRequest { return found("nasty", contract.RoleProposer, 3, Lisa) },
		"found-template": func() slack.ModalViewRequest {
			e := Fixture("brief")
			s := storySheet(e, Robert, Ref{})
			s.Typed = Values{"verdict": {Options: []string{string(meeting.Unknown)}}, "sla": {Text: "99.5%"}, "template": {Options: []string{"amazon-s3"}}}
			d, err := LegalForm.Read(s)
			must(err)
			must(e.WriteReview(Robert, meeting.Newest, meeting.Content{Legal: &d.LegalReview}, e.Changed.Add(time.Minute)))
			shown, _ := book.Found(e, contract.RoleLegal, 0, Robert, e.Changed, TemplateFilled(d)...)
			return shown
		},
	}
}

// explained is the form for a note on a point of one scene, opened in another.
func explained(scene, of string, topic contract.Topic, from string, by meeting.Person) slack.ModalViewRequest {
	return ExplainForm.Draw(storySheet(Fixture(scene), by, refOf(of, topic, from)))
}

func found(scene string, from contract.Role, no int, by meeting.Person) slack.ModalViewRequest {
	e := Fixture(scene)
	shown, _ := book.Found(e, from, no, by, e.Changed)
	return shown
}

// looked is the second look at what somebody typed, an hour after the scene.
func looked[T any](d Form[T], scene string, by meeting.Person, ref Ref, v Values) slack.ModalViewRequest {
	s := storySheet(Fixture(scene), by, ref)
	s.Now, s.Typed = s.Now.Add(time.Hour), v
	x, err := d.Read(s)
	must(err)
	return d.DrawLook(s, x)
}

func openStory(d OpeningDraft, ref Ref) slack.ModalViewRequest {
	return OpenForm.DrawWith(Sheet{View: book, Ref: ref}, d)
}

func openingStory() OpeningDraft {
	e := Fixture("ready")
	return OpeningDraft{Customer: e.Customer, Summary: e.Summary, Severity: e.Severity, Roles: e.Roles, Quote: e.Quote, Names: e.Name}
}
