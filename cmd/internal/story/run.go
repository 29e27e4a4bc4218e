package story

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"escalate/bot/slackfake"
)

// World is where a story happens.
type World struct {
	Slack *slackfake.Workspace
	// Wait returns nil once cond holds, and an error when it will not. Time passes meanwhile.
	Wait func(cond func() bool) error
	// Pass lets a stretch of time go by, with everything that happens in it.
	Pass func(d time.Duration)
	// Stop ends the program at once, as a crash does; Start starts it again.
	Stop  func() error
	Start func() error
	// Each is called before a step is taken; nil is nothing.
	Each func(Step)
}

// Settle is how long after a step everything that follows from it has been said: pacing
// holds messages back for seconds at most.
const Settle = 20 * time.Second

// AddPeople puts a story's people into the workspace.
func (s Story) AddPeople(w *slackfake.Workspace) {
	for _, p := range s.People {
		w.AddUser(slackfake.User{
			Name: p.Handle, RealName: p.Name, Title: p.Title, Zone: p.Zone,
			Guest: p.Kind == "guest", Stranger: p.Kind == "stranger", Bot: p.Kind == "bot",
		})
	}
}

// Run plays the story. The error names the line and says what was there instead.
func (s Story) Run(w World) error {
	r := &runner{World: w, seen: map[string]int{}, zone: time.UTC, story: s}
	if len(s.People) > 0 {
		if z, err := time.LoadLocation(s.People[0].Zone); err == nil {
			r.zone = z
		}
	}
	for _, st := range s.Steps {
		if w.Each != nil {
			w.Each(st)
		}
		if err := r.step(st); err != nil {
			return fmt.Errorf("%s:%d: %s: %w", s.Name, st.Line, st.Words(), err)
		}
	}
	return nil
}

type runner struct {
	World
	story Story
	zone  *time.Location
	seen  map[string]int // how many direct messages were there when somebody was last looked at
	kept  map[string]slackfake.Message
}

// step takes one statement.
func (r *runner) step(st Step) error {
	if st.Who != "" {
		return r.person(st)
	}
	switch {
	case strings.HasPrefix(st.Verb, "+"):
		d, err := span(st.Verb[1:])
		if err != nil {
			return err
		}
		r.Pass(d)
		return nil
	case st.Verb == "until":
		t, err := moment(st.Rest, r.zone)
		if err != nil {
			return err
		}
		d := t.Sub(r.Slack.Now())
		if d < 0 {
			return fmt.Errorf("it is %s already", r.Slack.Now().In(r.zone).Format("2006-01-02 15:04"))
		}
		r.Pass(d)
		return nil
	}
	switch st.Verb {
	case "crash":
		return r.Stop()
	case "start":
		return r.Start()
	case "slack":
		return r.slack(st.Rest)
	case "deactivate":
		r.Slack.Deactivate(st.Rest)
	case "zone":
		who, zone, _ := strings.Cut(st.Rest, " ")
		r.Slack.SetZone(who, strings.TrimSpace(zone))
	case "archive":
		r.Slack.Archive(st.Rest)
	case "unarchive":
		r.Slack.Unarchive(st.Rest)
	case "delete":
		r.Slack.DeleteChannel(st.Rest)
	case "share": // with another organisation
		r.Slack.Share(st.Rest)
	case "makes": // "makes jana #a-room private"
		who, rest, _ := strings.Cut(st.Rest, " ")
		channel, kind, _ := strings.Cut(strings.TrimSpace(rest), " ")
		r.Slack.CreateChannel(strings.TrimPrefix(channel, "#"), kind == "private", who)
	case "joins", "leaves": // "joins jana #channel", "leaves the-bot #channel"
		who, channel, _ := strings.Cut(st.Rest, " ")
		if who == "the-bot" {
			who = r.Slack.BotUser()
		}
		if st.Verb == "leaves" {
			r.Slack.LeaveChannel(who, strings.TrimSpace(channel))
			return nil
		}
		r.Slack.JoinChannel(who, strings.TrimSpace(channel), r.story.People[0].Handle)
	case "quiet":
		return r.quiet(st.Rest)
	default:
		return fmt.Errorf("nobody is called %q, and nothing like this can happen", st.Verb)
	}
	return nil
}

// slack puts Slack into trouble: "down", "up", "loses the answer to <method>" or "to a direct
// message", "refuses <method> with <error>" (once), "trouble <method> for 1h: <error>".
func (r *runner) slack(rest string) error {
	f := strings.Fields(rest)
	every := func(slackfake.Call) bool { return true }
	direct := func(c slackfake.Call) bool { return strings.HasPrefix(c.Args["channel"], "U") }
	once := func(method string, when func(slackfake.Call) bool, fault slackfake.Fault) {
		r.Slack.OnCall(method, func(c slackfake.Call) slackfake.Fault {
			if !when(c) {
				return slackfake.Fault{}
			}
			r.Slack.OnCall(method, nil)
			return fault
		})
	}
	switch {
	case rest == "down" || rest == "up":
		r.Slack.Down(rest == "down")
	case rest == "loses the answer to a direct message":
		once("chat.postMessage", direct, slackfake.Fault{Apply: true, Cut: true})
	case strings.HasPrefix(rest, "loses the answer to ") && len(f) == 5:
		once(f[4], every, slackfake.Fault{Apply: true, Cut: true})
	case len(f) == 4 && f[0] == "refuses" && f[2] == "with":
		once(f[1], every, slackfake.Fault{Error: f[3]})
	case len(f) == 5 && f[0] == "trouble" && f[2] == "for":
		d, err := span(strings.TrimSuffix(f[3], ":"))
		if err != nil {
			return err
		}
		until := r.Slack.Now().Add(d)
		r.Slack.OnCall(f[1], func(slackfake.Call) slackfake.Fault {
			if r.Slack.Now().Before(until) {
				return slackfake.Fault{Error: f[4]}
			}
			return slackfake.Fault{}
		})
	case rest == "drops the sockets":
		r.Slack.DropSockets()
	case rest == "refreshes":
		r.Slack.Refresh(true)
	default:
		return fmt.Errorf("Slack has no such trouble: %s", rest)
	}
	return nil
}

// quiet says that nobody wrote to the person since they were last looked at.
func (r *runner) quiet(who string) error {
	r.Pass(Settle)
	dms := slices.DeleteFunc(r.Slack.Person(who).DMs(), func(m slackfake.Message) bool { return m.Ephemeral })
	n := r.seen[who]
	r.seen[who] = len(dms)
	if len(dms) > n {
		return fmt.Errorf("but @%s got: %s", who, strings.Join(dms[n].Lines(who), " / "))
	}
	return nil
}

// span reads a stretch of time: "90m", "2h", "3d".
func span(text string) (time.Duration, error) {
	if days, ok := strings.CutSuffix(text, "d"); ok {
		d, err := time.ParseDuration(days + "h")
		return 24 * d, err
	}
	return time.ParseDuration(text)
}

// refusedWith checks that an error is a refusal that holds the words.
func refusedWith(err error, words string) error {
	var form *slackfake.FormError
	switch {
	case err == nil:
		return errors.New("but it was taken")
	case !errors.As(err, &form):
		return err
	case !strings.Contains(form.Error(), words):
		return fmt.Errorf("but it was refused so: %w", err)
	}
	return nil
}
