package proof

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"escalate/bot/meeting"
	"escalate/bot/slackfake"
)

// atVote is a meeting of the crew and others at its vote.
func atVote(id meeting.ID, people map[string]meeting.Person, others []meeting.Person, no int, at time.Time) (*meeting.Escalation, error) {
	chair, text := people["chair"], strings.Repeat("What everybody has to know of the outage. ", 5)
	e, err := meeting.Open(id, meeting.Opening{
		Customer: fmt.Sprintf("Customer %d", no), Summary: "Production was down for two days",
		Roles: map[meeting.Role][]meeting.Person{
			meeting.Technical: {people["tech"]}, meeting.Business: {people["sales"]}, meeting.Legal: {people["legal"]}, meeting.Approver: {people["boss"]},
		},
		Attendees: others,
	}, chair, at)
	if err != nil {
		return nil, err
	}
	for _, do := range []func() error{
		func() error {
			return e.WriteReview(people["tech"], meeting.Newest, meeting.Content{Technical: &meeting.TechnicalReview{What: text, RootCause: text}}, at)
		},
		func() error {
			return e.WriteReview(people["sales"], meeting.Newest, meeting.Content{Business: &meeting.BusinessReview{Threat: text}}, at)
		},
		func() error { return e.Waive(chair, meeting.Legal, "There is no contract.", at) },
		func() error {
			return e.AddOption(chair, meeting.Offering{Title: "Apologise", Parts: []meeting.Part{{Text: text}}}, at)
		},
		func() error {
			return e.AddOption(chair, meeting.Offering{Title: "Pay them back", Parts: []meeting.Part{{Text: text}}}, at)
		},
		func() error {
			return e.OpenVote(chair, meeting.Newest, meeting.VoteRules{Length: 24 * time.Hour}, true, at)
		},
	} {
		if err := do(); err != nil {
			return nil, err
		}
	}
	return e, nil
}

// ballotCard is the newest message in the channel with a button for that option, and what is
// written on the button.
func ballotCard(p *slackfake.Person, channel string, option int) (slackfake.Message, string) {
	for _, m := range slices.Backward(p.Messages(channel)) {
		for _, c := range m.Buttons() {
			if strings.HasPrefix(c.Text, fmt.Sprintf("Option %d", option)) {
				return m, c.Text
			}
		}
	}
	return slackfake.Message{}, ""
}
