package view

import (
	"slices"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

// severalRoles are the roles that more than one person can hold.
var severalRoles = []meeting.Role{meeting.Technical, meeting.Business, meeting.Legal}

// roleInput is the select of a role's people; its block is named like the role.
func roleInput(r meeting.Role, was []meeting.UserID, optional bool) *slack.InputBlock {
	if slices.Contains(severalRoles, r) {
		return persons(string(r), r.Label(), "", was, optional)
	}
	var one meeting.UserID
	if len(was) > 0 {
		one = was[0]
	}
	return person(string(r), r.Label(), "", one, optional)
}

// roleMeans says what whoever holds the role is asked for.
func roleMeans(r meeting.Role) string {
	switch r {
	case meeting.Technical, meeting.Business, meeting.Legal:
		return "Confirms this review. Each of them is asked at once; one confirmation is enough."
	case meeting.Approver:
		return "Confirms the decision."
	case meeting.StandIn:
		return "Confirms the decision when the approver cannot."
	case meeting.Sponsor:
		return "Hears of items that stay overdue, and names a stand-in for a missing approver."
	case meeting.LegalCheck, meeting.FinanceCheck:
		return "Approves or refuses what goes beyond the contract. Never the approver, nor whoever proposed the option."
	}
	return ""
}

// RolesForm names who holds the role ref.Key. Without a role it is a list of all, each with
// the button that opens its own form.
func RolesForm(e *meeting.Escalation, _ meeting.Person, ref Ref) slack.ModalViewRequest {
	ref.Of = e.ID
	role := meeting.Role(ref.Key)
	if !slices.Contains(meeting.AllRoles, role) {
		return rolesList(e)
	}
	return modal(FormRoles, "Who has this role", "Save", ref,
		roleInput(role, e.With(role), false),
		context(roleMeans(role)+" Whoever is new is invited and told."))
}

// rolesList is every role with who holds it.
func rolesList(e *meeting.Escalation) slack.ModalViewRequest {
	var blocks Blocks
	for _, r := range meeting.AllRoles {
		who := "nobody yet"
		if ids := e.With(r); len(ids) > 0 {
			who = nameList(ids, e.Name)
		}
		b := button(FormID(FormRoles), "Change", Ref{Of: e.ID, Key: string(r)})
		blocks = append(blocks, slack.NewSectionBlock(plain(r.Label()+": "+who, mostText), nil, slack.NewAccessory(b)))
	}
	return modal(FormRoles, "Roles", "", Ref{Of: e.ID}, blocks...)
}

// ParseRole reads RolesForm for the role that its metadata names.
func ParseRole(v Values, r Reading, role meeting.Role) ([]meeting.Person, error) {
	t := typed{v: v, r: r}
	people := t.people(string(role))
	switch {
	case len(people) == 0:
		t.refuse(string(role), "Please name somebody. To free the person who has the role now, name who takes it.")
	case len(people) > 1 && !slices.Contains(severalRoles, role):
		t.refuse(string(role), "Please name one person.")
	}
	return people, t.err
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
func PeopleForm(e *meeting.Escalation, by meeting.Person, ref Ref) slack.ModalViewRequest {
	ref.Of = e.ID
	blocks := Blocks{persons("people", "Add people", "They are invited as attendees and see everything in the channel.", nil, false)}
	all := e.Members()
	n := firstMembers
	if ref.More {
		n = mostMembers
	}
	for i, m := range all {
		if i == n {
			blocks = append(blocks, context("and "+itoa(len(all)-n)+" more"))
			blocks = append(blocks, more(ref, "Show more")...)
			break
		}
		blocks = append(blocks, memberLine(e, m, by))
	}
	return modal(FormPeople, "People", "Add", ref, blocks...)
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
		"Remove this person?", Cut(m.Display(), mostName)+" leaves the escalation and its channel. What they wrote stays.", "Remove")
	return slack.NewSectionBlock(plain(s, mostText), nil, slack.NewAccessory(b))
}

// ParsePeople reads PeopleForm.
func ParsePeople(v Values, r Reading) ([]meeting.Person, error) {
	t := typed{v: v, r: r}
	people := t.people("people")
	if len(people) == 0 {
		t.refuse("people", "Please name at least one person.")
	}
	return people, t.err
}
