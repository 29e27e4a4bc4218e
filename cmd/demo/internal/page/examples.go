package page

import (
	"fmt"
	"strings"

	"escalate/cmd/internal/story"
)

type example struct{ Name, Title string }

// examples are the worlds that one can open.
func examples() []example {
	var out []example
	for _, n := range story.Names() {
		title := n
		if s, err := story.Load(n); err == nil && s.Title != "" {
			title = s.Title
		}
		out = append(out, example{n, title})
	}
	return append(out, example{crowdName, fmt.Sprintf("A busy month: %d escalations, %d messages", crowdEscalations, crowdMessages)})
}

// loadExample reads a story; the crowd has the people of the first meeting and nothing to play.
func loadExample(name string) (story.Story, error) {
	if name != crowdName {
		return story.Load(name)
	}
	s, err := story.Load("globaltech")
	s.Name, s.Title, s.Steps = crowdName, "A busy month", nil
	return s, err
}

// complaint is the customer, and what happened, of the story's first command.
func (st *stage) complaint() (customer, what string) {
	for _, step := range st.story.Steps {
		if strings.HasPrefix(step.Verb, "/") {
			customer, what, _ = strings.Cut(step.Rest, ":")
			return strings.TrimSpace(customer), strings.TrimSpace(what)
		}
	}
	return "Northwind", "the checkout is slow since Monday"
}
