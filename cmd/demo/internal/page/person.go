package page

import (
	"strings"
	"time"
	"unicode"

	"escalate/bot/slackfake"
	"escalate/bot/slackfake/blockkit"
	"escalate/cmd/demo/internal/draw"
)

// person is somebody whom one can be.
type person struct {
	ID, Handle, Name, Title, Zone string
	Guest, Stranger, Bot, Gone    bool
	Initials                      string
	Color                         int
}

// peopleOf are the people of a workspace without bots.
func peopleOf(ws *slackfake.Workspace) []person {
	var out []person
	for i, u := range ws.Users() {
		if u.Bot {
			continue
		}
		out = append(out, person{
			ID: u.ID, Handle: u.Name, Name: u.RealName, Title: u.Title, Zone: u.Zone, Gone: u.Deleted,
			Guest: u.Guest || u.SingleGuest, Stranger: u.Stranger, Initials: initials(u.RealName), Color: i % colours,
		})
	}
	return out
}

func initials(name string) string {
	var out []rune
	for w := range strings.FieldsSeq(name) {
		for _, r := range w {
			if unicode.IsLetter(r) {
				out = append(out, unicode.ToUpper(r))
				break
			}
		}
	}
	if len(out) > 2 {
		out = []rune{out[0], out[len(out)-1]}
	}
	return string(out)
}

// colours is how many the style sheet has for people.
const colours = 8

func (p person) location() *time.Location {
	if z, err := time.LoadLocation(p.Zone); err == nil && p.Zone != "" {
		return z
	}
	return time.UTC
}

// First is the first name.
func (p person) First() string {
	first, _, _ := strings.Cut(p.Name, " ")
	return first
}

// who finds a person by handle; the first one when there is none.
func (st *stage) who(handle string) person {
	people := peopleOf(st.Slack)
	for _, p := range people {
		if p.Handle == handle {
			return p
		}
	}
	return people[0]
}

// reader is how the person reads.
func (st *stage) reader(p person) draw.Reader {
	names := map[string]string{}
	var all []draw.Person
	for _, u := range st.Slack.Users() {
		names[u.ID] = u.RealName
		if !u.Deleted && !u.Bot {
			all = append(all, draw.Person{ID: u.ID, Name: u.RealName, Title: u.Title})
		}
	}
	return draw.Reader{
		Handle: p.Handle, People: all,
		Viewer: blockkit.Viewer{
			Zone: p.location(), Now: st.Clock.Now,
			User: func(id string) string { return names[id] },
			Channel: func(id string) string {
				for _, c := range st.Slack.Person(p.ID).Channels() {
					if c.ID == id {
						return c.Name
					}
				}
				return ""
			},
		},
	}
}
