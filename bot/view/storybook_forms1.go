package view

import (
	"github.com/slack-go/slack"

	"escalate/bot/contract"
	"escalate/bot/meeting"
)

// formStories1 are the forms of opening, brief, reviews and people, each as it opens and
// with its further fields, of the ordinary meeting and of the nasty one.
func formStories1() []Story {
	all := openStories()
	add := func(name, stage string, build func(e *meeting.Escalation) slack.ModalViewRequest) {
		all = append(all, Story{"form-" + name, onModal, func() any { return build(Fixture(stage)) }})
	}
	form := func(name string, ref Ref, by func(*meeting.Escalation) meeting.Person) func(*meeting.Escalation) slack.ModalViewRequest {
		return func(e *meeting.Escalation) slack.ModalViewRequest { return Forms[name](e, by(e), ref) }
	}
	chair := func(e *meeting.Escalation) meeting.Person { return e.Person(e.Chair) }
	asked := func(e *meeting.Escalation) meeting.Person { return e.Person(e.Question(1).To) }
	reviewer := func(r meeting.Role) func(*meeting.Escalation) meeting.Person {
		return func(e *meeting.Escalation) meeting.Person { return e.Person(e.The(r)) }
	}
	for _, f := range []struct {
		name, key string
		more      bool
	}{
		{FormSummary, "", false}, {FormCustomer, "", false}, {FormComplaint, "", true}, {FormMeeting, "", true},
		{FormTechnical, "", true}, {FormBusiness, "", true}, {FormLegal, "", true},
		{FormWaive, string(meeting.Legal), false}, {FormRoles, string(meeting.Approver), false}, {FormPeople, "", false}, {FormAsk, "", false},
	} {
		by := chair
		if role := meeting.Role(f.name); reviewForms[role] != "" {
			by = reviewer(role)
		}
		add(f.name, "ready", form(f.name, Ref{Key: f.key}, by))
		if f.more {
			add(f.name+"-more", "ready", form(f.name, Ref{Key: f.key, More: true}, by))
		}
		add(f.name+"-nasty", "nasty", form(f.name, Ref{Key: f.key, More: true}, by))
	}
	add("technical-empty", "brief", form(FormTechnical, Ref{}, reviewer(meeting.Technical)))
	add("technical-draft", "ready", form(FormTechnical, Ref{}, chair))
	add("technical-saved", "ready", func(e *meeting.Escalation) slack.ModalViewRequest {
		view, _ := book.Found(e, contract.RoleTechnical, 0, Lisa, e.Changed)
		return view
	})
	add("waive-which", "brief", form(FormWaive, Ref{}, chair))
	add("roles-which", "ready", form(FormRoles, Ref{}, chair))
	add("answer", "ready", form(FormAnswer, Ref{No: 1}, asked))
	add("answer-of-another", "items", form(FormAnswer, Ref{No: 1}, chair))
	add("refused", "ready", func(e *meeting.Escalation) slack.ModalViewRequest {
		return WithAlert(SummaryForm.Draw(storySheet(e, chair(e), Ref{})), "Only the chair, "+e.Name(e.Chair)+", can change this.")
	})
	return all
}

// openStories are the opening form in its states.
func openStories() []Story {
	add := func(name string, build func() slack.ModalViewRequest) Story {
		return Story{"form-" + name, onModal, func() any { return build() }}
	}
	filled := func() OpeningDraft {
		e := Fixture("ready")
		return OpeningDraft{Customer: e.Customer, Summary: e.Summary, Severity: e.Severity, Roles: e.Roles, Quote: e.Quote, Names: e.Name}
	}
	return []Story{
		add("open", func() slack.ModalViewRequest { return OpenForm(filled(), Ref{}) }),
		add("open-empty", func() slack.ModalViewRequest { return OpenForm(OpeningDraft{}, Ref{}) }),
		add("open-people", func() slack.ModalViewRequest { return OpenForm(filled(), Ref{More: true}) }),
		add("open-another", func() slack.ModalViewRequest {
			d := filled()
			d.Existing = []meeting.Row{Fixture("voting").Row()}
			return OpenForm(d, Ref{})
		}),
	}
}
