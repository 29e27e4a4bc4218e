package view

import (
	"slices"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// The forms about people and what is asked of them.
const (
	FormRoles  = "roles"  // Key: the role; without one, a list to choose from
	FormPeople = "people" //
	FormAsk    = "ask"    // Key: user id of whom to ask, or empty
	FormAnswer = "answer" // No: question
)

// severalHold reports whether more than one person can hold the role.
func severalHold(r meeting.Role) bool {
	return slices.Contains([]meeting.Role{meeting.Technical, meeting.Business, meeting.Legal}, r)
}

// role is the select of a role's people; its block is named like the role.
func (f *form) role(p *[]meeting.Person, r meeting.Role, a ...about) {
	f.people(p, string(r), r.Label(), append(a, single(!severalHold(r)))...)
}

// roleMeans says what whoever holds the role is asked for.
func roleMeans(r meeting.Role) string {
	switch r {
	case meeting.Technical, meeting.Business, meeting.Legal:
		return "Confirms this review. Each of them gets the request; one confirmation is enough."
	case meeting.Approver:
		return "Confirms the decision."
	case meeting.StandIn:
		return "Confirms the decision when the approver cannot."
	case meeting.Sponsor:
		return "Gets a message about items that stay overdue. Names a stand-in for a missing approver."
	case meeting.LegalCheck, meeting.FinanceCheck:
		return "Approves or refuses what goes beyond the contract. Not the approver, and not the person who proposed the option."
	}
	return ""
}

// RolesForm names who holds the role Ref.Key. Without a role it is a list of all, each with
// the button that opens its own form.
var RolesForm = Form[[]meeting.Person]{
	Name: FormRoles, Title: "Who has this role", Submit: "Save",
	Sight: &sight{inputs: true, rev: func(e *meeting.Escalation, ref Ref) int { return e.Revs.Roles[ref.Role()] }},
	Begin: func(s *Sheet) []meeting.Person { return each(s.E.With(meeting.Role(s.Ref.Key)), s.E.Person) },
	Inputs: func(f *form, people *[]meeting.Person) {
		role := meeting.Role(f.Ref.Key)
		if !slices.Contains(meeting.AllRoles, role) {
			f.title, f.Ref = "Roles", Ref{}
			f.only(rolesList(f.E)...)
			return
		}
		f.role(people, role, need("Please name someone. To replace the person who has the role now, name who takes over."))
		f.add(context(roleMeans(role) + " New people are invited and told."))
		if who := f.E.Barred(role, f.Now); len(who) > 0 {
			f.add(context("Cannot be named: " + Cut(nameList(who, f.E.Name), mostText) + "."))
		}
	},
}

// rolesList is every role with who holds it.
func rolesList(e *meeting.Escalation) (blocks Blocks) {
	for _, r := range meeting.AllRoles {
		who := "nobody yet"
		if ids := e.With(r); len(ids) > 0 {
			who = nameList(ids, e.Name)
		}
		b := button(FormID(FormRoles), "Change", Ref{Of: e.ID, Key: string(r)})
		blocks = append(blocks, slack.NewSectionBlock(plain(r.Label()+": "+who, mostText), nil, slack.NewAccessory(b)))
	}
	return blocks
}

// How many members PeopleForm lists, at first and at most, and how much of a name or title
// it shows: a modal holds 100 blocks and 250 KB.
const (
	firstMembers = 20
	mostMembers  = 90
	mostName     = 60
)

// PeopleForm takes people in, and shows who is in the escalation with their roles. Whoever
// may be taken out has a button.
var PeopleForm = Form[[]meeting.Person]{
	Name: FormPeople, Title: "People", Submit: "Add",
	Inputs: func(f *form, people *[]meeting.Person) {
		f.people(people, "people", "Add people", hint("They are invited as attendees and see everything in the channel."), need("Please name at least one person."))
		all, n := f.E.Members(), firstMembers
		if f.Ref.More {
			n = mostMembers
		}
		for i, m := range all {
			if i == n {
				f.add(context("and " + itoa(len(all)-n) + " more"))
				f.more("Show more")
				break
			}
			f.add(memberLine(f.E, m, f.By))
		}
	},
}

// memberLine is one line about somebody in the escalation.
func memberLine(e *meeting.Escalation, m meeting.Member, by meeting.Person) slack.Block {
	s := Cut(m.Display(), mostName)
	if m.Title != "" {
		s += ", " + Cut(m.Title, mostName)
	}
	s += "\n" + e.RolesOf(m.ID)
	if m.Remote {
		s += " · remote"
	}
	if by.ID != e.Chair || m.ID == e.Chair {
		return slack.NewSectionBlock(plain(s, mostText), nil, nil)
	}
	b := danger(ActRemove, "Remove", Ref{Of: e.ID, Key: string(m.ID)},
		"Remove from the escalation", Cut(m.Display(), mostName)+" leaves the escalation and its channel. What they wrote stays.", "Remove")
	return slack.NewSectionBlock(plain(s, mostText), nil, slack.NewAccessory(b))
}

// mostQuestion is the longest question, in characters: it stands in a card beside others.
const mostQuestion = 1000

// Question is a question to one person.
type Question struct {
	To   meeting.Person
	Text string
}

// AskForm sends one question to one person. Ref.Key may name the person.
var AskForm = Form[Question]{
	Name: FormAsk, Title: "Ask someone", Submit: "Ask",
	Begin: func(s *Sheet) Question { return Question{To: meeting.Person{ID: meeting.UserID(s.Ref.Key)}} },
	Inputs: func(f *form, q *Question) {
		f.someone(&q.To, "to", "Whom", hint("People who are not in the escalation yet are invited."), need("Please choose the person to ask."))
		f.text(&q.Text, "text", "Question", atMost(mostQuestion), need("Please write the question, for example “When was the customer told?”."))
		f.add(context("They get it as a direct message. The notes will show the answer under their name."))
	},
}

// AnswerForm answers question Ref.No. Whoever was not asked reads it only.
var AnswerForm = Form[string]{
	Name: FormAnswer, Title: "Question",
	Begin: func(s *Sheet) string {
		if q := s.E.Question(s.Ref.No); q != nil {
			return q.Answer
		}
		return ""
	},
	Inputs: func(f *form, answer *string) {
		q := f.E.Question(f.Ref.No)
		if q == nil {
			f.only(section("This question no longer exists."))
			return
		}
		f.note(Cut(f.E.Name(q.By), mostName) + " asks " + Cut(f.E.Name(q.To), mostName) + ":")
		f.add(prose(q.Text, false))
		switch {
		case f.By.ID == q.To:
			f.title, f.submit = "Answer", "Send answer"
			f.text(answer, "text", "Your answer", hint("“I do not know” is an answer."), need("Please write an answer; “I do not know” is one."))
			f.add(context("The notes will show this under your name."))
		case q.Answer != "":
			f.only(labelled("Answer", q.Answer), context("Only they can change the answer."))
		default:
			f.only(context("There is no answer yet."))
		}
	},
}
