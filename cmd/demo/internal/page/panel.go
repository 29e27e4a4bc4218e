package page

import "strings"

// clock is the time in the zone of the person, and what can be done with it.
func (l *looking) clock() any {
	name, part, said := l.st.job.now()
	state := l.st.play.state()
	return map[string]any{
		"Time": l.now.Format("15:04"), "Day": l.now.Format("Monday, 2 January 2006"),
		"Zone": strings.ReplaceAll(l.now.Location().String(), "_", " "), "Who": l.me.First(),
		"Job": name, "Part": part, "Said": said, "Off": name != "" || state.Playing || state.Busy,
	}
}

// tale is the story that can play by itself.
func (l *looking) tale() any {
	name, _, _ := l.st.job.now()
	calls := l.st.Slack.Calls()
	return map[string]any{
		"Begun": calls["views.open"]+calls["chat.postMessage"] > 0, // what is left then is lost
		"State": l.st.play.state(), "Title": l.st.story.Title, "Examples": examples(), "Example": l.st.example, "Job": name != "",
	}
}

// troubles is what can go wrong, and what does.
func (l *looking) troubles() any {
	down, limited := l.st.trouble()
	return map[string]any{"Down": down, "Limited": limited, "Running": l.st.Running(), "Connected": l.st.Slack.Sockets() > 0}
}

// strict is what the workspace refused because a rule of Slack was broken.
func (l *looking) strict() any {
	calls := 0
	for _, n := range l.st.Slack.Calls() {
		calls += n
	}
	return map[string]any{"Calls": calls, "Refused": l.st.Slack.Violations()}
}
