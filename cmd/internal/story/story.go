// Package story reads stories: scripts in words in which people use the local workspace, one
// statement a line, that anybody can read. The tests run them in virtual time, and the demo
// plays one of them for whoever wants to look.
//
// A story knows Slack's surfaces only: what people type, press and see. It must never look
// into the bot or its file.
package story

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"time"

	"escalate/bot/meeting"
	"escalate/bot/slackfake"
)

//go:embed stories/*.txt
var files embed.FS

// Story is a script, read.
type Story struct {
	Name   string
	Title  string // the first comment
	At     time.Time
	People []Person
	Steps  []Step
	// configured are the handles of those whom whoever runs the bot has named for each role.
	configured map[meeting.Role][]string
	operators  []string // the handles of those who look after the bot
}

// Person is somebody in the workspace.
type Person struct {
	Handle, Name, Title, Zone string
	Kind                      string // "", "guest", "stranger", "bot"
}

// Step is one statement. More holds its continuation lines, those that begin with "|".
type Step struct {
	Line int
	Who  string // a handle, or "" for what happens by itself
	Verb string
	Rest string
	More []string
}

// Words is the statement as written, for messages about it.
func (s Step) Words() string {
	return strings.TrimSpace(s.Who + " " + s.Verb + " " + s.Rest)
}

// Load reads one of the stories that come with the program: "globaltech".
func Load(name string) (Story, error) {
	b, err := files.ReadFile("stories/" + name + ".txt")
	if err != nil {
		return Story{}, fmt.Errorf("there is no story %q", name)
	}
	return Parse(name, string(b))
}

// Names lists the stories that come with the program.
func Names() []string {
	entries, err := files.ReadDir("stories")
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".txt"))
	}
	return names
}

// Parse reads a story. The text begins with "# title", "at <date> <time> <zone>" and one
// "person <handle> | <name> | <title> | <zone> [| guest]" a person; "configured <role>: <handle> ..."
// names whom the bot is configured with; "configured operators: <handle> ..." who looks after it.
func Parse(name, text string) (Story, error) {
	s := Story{Name: name}
	for i, raw := range strings.Split(text, "\n") {
		trimmed := strings.TrimSpace(raw)
		fail := func(why string) (Story, error) {
			return s, fmt.Errorf("%s:%d: %s: %s", name, i+1, why, trimmed)
		}
		first, rest, _ := strings.Cut(trimmed, " ")
		rest = strings.TrimSpace(rest)
		switch {
		case trimmed == "":
		case strings.HasPrefix(trimmed, "#") && !strings.HasPrefix(trimmed, "#esc"):
			if s.Title == "" {
				s.Title = strings.TrimSpace(strings.TrimPrefix(trimmed, "#"))
			}
		case strings.HasPrefix(trimmed, "|"):
			if len(s.Steps) == 0 {
				return fail("nothing to continue")
			}
			last := &s.Steps[len(s.Steps)-1]
			last.More = append(last.More, strings.TrimSpace(strings.TrimPrefix(trimmed, "|")))
		case first == "at" && s.At.IsZero():
			at, err := moment(rest, time.UTC)
			if err != nil {
				return fail(err.Error())
			}
			s.At = at
		case first == "person":
			p := strings.Split(rest, "|")
			if len(p) < 4 {
				return fail("a person needs handle | name | title | zone")
			}
			for j := range p {
				p[j] = strings.TrimSpace(p[j])
			}
			one := Person{Handle: p[0], Name: p[1], Title: p[2], Zone: p[3]}
			if len(p) > 4 {
				one.Kind = p[4]
			}
			s.People = append(s.People, one)
		case first == "configured":
			role, who, _ := strings.Cut(rest, ":")
			handles := strings.Fields(who)
			if role == "operators" && all(handles, s.has) {
				s.operators = handles
				continue
			}
			if !slices.Contains(meeting.AllRoles, meeting.Role(role)) || len(handles) == 0 || !all(handles, s.has) {
				return fail("write a role and the handles of people, for example: configured technical: lisa")
			}
			if s.configured == nil {
				s.configured = map[meeting.Role][]string{}
			}
			s.configured[meeting.Role(role)] = handles
		default:
			st := Step{Line: i + 1}
			if s.has(first) {
				st.Who = first
				first, rest, _ = strings.Cut(rest, " ")
				rest = strings.TrimSpace(rest)
			}
			st.Verb, st.Rest = first, rest
			s.Steps = append(s.Steps, st)
		}
	}
	if s.At.IsZero() {
		return s, fmt.Errorf("%s: a story begins with its moment: at 2025-11-10 13:50 America/New_York", name)
	}
	return s, nil
}

// Roles are the people whom the bot is configured with, as a workspace knows them (AddPeople).
func (s Story) Roles(w *slackfake.Workspace) map[meeting.Role][]meeting.UserID {
	roles := map[meeting.Role][]meeting.UserID{}
	for role, handles := range s.configured {
		roles[role] = ids(w, handles)
	}
	return roles
}

// Operators are those who look after the bot, as a workspace knows them (AddPeople).
func (s Story) Operators(w *slackfake.Workspace) []meeting.UserID { return ids(w, s.operators) }

func ids(w *slackfake.Workspace, handles []string) (all []meeting.UserID) {
	for _, h := range handles {
		all = append(all, meeting.UserID(w.Person(h).ID()))
	}
	return all
}

func all(handles []string, is func(string) bool) bool {
	return !slices.ContainsFunc(handles, func(h string) bool { return !is(h) })
}

func (s Story) has(handle string) bool {
	for _, p := range s.People {
		if p.Handle == handle {
			return true
		}
	}
	return false
}

// moment reads "2025-11-10 13:50 America/New_York"; the zone may be left out.
func moment(text string, in *time.Location) (time.Time, error) {
	f := strings.Fields(text)
	if len(f) == 3 {
		zone, err := time.LoadLocation(f[2])
		if err != nil {
			return time.Time{}, fmt.Errorf("unknown zone %q", f[2])
		}
		in, f = zone, f[:2]
	}
	t, err := time.ParseInLocation("2006-01-02 15:04", strings.Join(f, " "), in)
	if err != nil {
		return t, fmt.Errorf("a moment is written 2025-11-10 13:50 America/New_York")
	}
	return t, nil
}
