package page

import (
	"html/template"
	"strings"
	"time"

	"escalate/bot/slackfake"
	"escalate/cmd/demo/internal/draw"
)

// scene is everything that a tab shows.
type scene struct {
	regions map[string]string
	order   []string
	items   map[string]string
	seen    map[string]slackfake.Message
	form    *slackfake.View
	home    *slackfake.View
	formID  string
	title   string
}

// fresh is where the messages begin that were unread when somebody came.
type fresh struct {
	known bool
	from  string // ts of the first one
}

// looking is a scene while it is drawn.
type looking struct {
	*Desk
	st     *stage
	tab    *tab
	me     person
	reader draw.Reader
	person *slackfake.Person
	room   room
	now    time.Time
	scene  *scene
}

// room is the place that is looked at.
type room struct {
	Key     string // "home", "dm" or the channel's name
	Channel slackfake.Channel
	ID      string // of the channel or DM
	Home    bool
	DM      bool
	None    bool // the person sees no such place
	Member  bool
}

// scene draws what the tab shows now.
func (d *Desk) scene(st *stage, t *tab) *scene {
	me := st.who(t.at.As)
	l := &looking{
		Desk: d, st: st, tab: t, me: me, reader: st.reader(me), person: st.Slack.Person(me.ID),
		now:   st.Clock.Now().In(me.location()),
		scene: &scene{regions: map[string]string{}, items: map[string]string{}, seen: map[string]slackfake.Message{}},
	}
	l.room = l.enter(t.at.At)
	l.list()
	l.scene.form = l.person.View()
	l.region("rail", l.rail())
	l.region("side", l.side())
	l.region("head", l.head())
	l.region("foot", l.foot())
	l.region("modal", l.modal())
	l.region("clock", l.clock())
	l.region("story", l.tale())
	l.region("trouble", l.troubles())
	l.region("strict", l.strict())
	name := map[bool]string{true: "#" + l.room.Key, false: l.app.Name}[!l.room.DM && !l.room.Home]
	l.scene.title = name + " · " + l.me.Name
	return l.scene
}

func (l *looking) region(name string, data any) {
	l.scene.regions[name] = string(part(name, data))
}

// part executes a template of the page.
func part(name string, data any) template.HTML {
	var b strings.Builder
	if err := pages.ExecuteTemplate(&b, name, data); err != nil {
		return draw.Plain("This cannot be drawn: " + err.Error())
	}
	return template.HTML(b.String()) //nolint:gosec // html/template escaped it
}

func (l *looking) enter(at string) room {
	switch at {
	case "home":
		return room{Key: at, Home: true, ID: l.person.DM()}
	case "dm":
		return room{Key: at, DM: true, ID: l.person.DM(), Member: true}
	}
	for _, c := range l.person.Channels() {
		if c.Name == at {
			return room{Key: at, Channel: c, ID: c.ID, Member: true}
		}
	}
	return room{Key: at, None: true}
}
