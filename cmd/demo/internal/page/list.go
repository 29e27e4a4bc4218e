package page

import (
	"fmt"
	"html/template"
	"strings"
	"time"
	"unicode/utf8"

	"escalate/bot/slackfake"
	"escalate/cmd/demo/internal/draw"
)

// list draws what stands in the middle: the newest messages, or Home.
func (l *looking) list() {
	switch {
	case l.room.Home:
		l.drawHome()
		return
	case l.room.None:
		l.add("none", part("nothing", map[string]any{"Text": l.me.First() + " sees no such channel.", "Hint": "Choose another one on the left."}))
		return
	}
	all := l.person.Messages(l.room.ID)
	if l.room.DM {
		all = l.person.DMs()
	}
	l.mark(all)
	top, replies := threads(all)
	if len(top) == 0 {
		l.add("none", part("nothing", map[string]any{"Text": "Nothing has been said here yet.", "Hint": l.begin()}))
	}
	if n := l.tab.window.size(); len(top) > n {
		l.add("earlier", part("earlier", len(top)-n))
		top = top[len(top)-n:]
	}
	var before slackfake.Message
	for _, m := range top {
		at := m.At.In(l.me.location())
		if day := at.Format(time.DateOnly); before.TS == "" || before.At.In(l.me.location()).Format(time.DateOnly) != day {
			l.add("day-"+day, part("day", l.day(at)))
			before = slackfake.Message{}
		}
		if l.tab.fresh.from != "" && m.TS == l.tab.fresh.from {
			l.add("new", part("new", nil))
			before = slackfake.Message{}
		}
		l.add(m.TS, l.message(m, replies[m.TS], follows(before, m)))
		before = m
	}
}

func (l *looking) add(key string, html template.HTML) {
	l.scene.order = append(l.scene.order, key)
	l.scene.items[key] = string(html)
}

// mark notes where the unread messages begin, and that all are read now.
func (l *looking) mark(all []slackfake.Message) {
	if !l.tab.fresh.known {
		l.tab.fresh.known = true
		if n := l.st.reads.unread(l.me.ID, l.room.ID); n > 0 && n < len(all) {
			l.tab.fresh.from = all[len(all)-n].TS
		}
	}
	l.st.reads.look(l.me.ID, l.room.ID)
}

// threads parts the messages from the answers to them.
func threads(all []slackfake.Message) (top []slackfake.Message, replies map[string][]slackfake.Message) {
	replies = map[string][]slackfake.Message{}
	for _, m := range all {
		if m.Thread != "" && m.Thread != m.TS {
			replies[m.Thread] = append(replies[m.Thread], m)
			continue
		}
		top = append(top, m)
	}
	return top, replies
}

// follows says that a message goes on where its author left off.
func follows(before, m slackfake.Message) bool {
	return before.User == m.User && before.TS != "" && !m.Ephemeral && !before.Ephemeral && m.At.Sub(before.At) < 5*time.Minute
}

func (l *looking) begin() string {
	if l.room.DM {
		return "The bot writes here when it has something for " + l.me.First() + "."
	}
	return "Type /escalate below."
}

// day is the word for a day: Today, Yesterday, or its date.
func (l *looking) day(at time.Time) string {
	switch at.Format(time.DateOnly) {
	case l.now.Format(time.DateOnly):
		return "Today"
	case l.now.AddDate(0, 0, -1).Format(time.DateOnly):
		return "Yesterday"
	}
	return at.Format("Monday, 2 January 2006")
}

// message draws one message with its answers.
func (l *looking) message(m slackfake.Message, replies []slackfake.Message, goesOn bool) template.HTML {
	l.scene.seen[m.TS] = m
	of := append(l.made(m), fmt.Sprint(goesOn))
	for _, r := range replies {
		l.scene.seen[r.TS] = r
		of = append(of, l.made(r)...)
	}
	return l.cache.get(l.me.Handle+" "+l.room.ID+" "+m.TS, of, func() template.HTML {
		data := l.drawn(m, goesOn)
		var answers []template.HTML
		for i, r := range replies {
			answers = append(answers, part("message", l.drawn(r, i > 0 && follows(replies[i-1], r))))
		}
		data["Replies"], data["Answers"] = amount(len(replies), "reply"), answers
		if len(replies) > 1 {
			data["Replies"] = fmt.Sprintf("%d replies", len(replies))
		}
		return part("message", data)
	})
}

// made is what a message is drawn from.
func (l *looking) made(m slackfake.Message) []string {
	author := l.reader.User(m.User)
	of := []string{m.TS, author, m.Text, string(m.Blocks), fmt.Sprint(m.Edited, m.Pinned, m.Ephemeral), l.now.Format(time.DateOnly), l.me.Zone}
	for _, f := range m.Files {
		of = append(of, f.ID, f.Name, fmt.Sprint(len(f.Content)))
	}
	return append(of, fmt.Sprint(len(l.reader.People)))
}

func (l *looking) drawn(m slackfake.Message, goesOn bool) map[string]any {
	at := m.At.In(l.me.location())
	author := l.author(m.User)
	body := l.reader.Mrkdwn(m.Text)
	if len(m.Blocks) > 0 {
		body = l.reader.Blocks(m.Blocks, draw.Surface{ID: "m" + strings.ReplaceAll(m.TS, ".", "-")})
	} else if m.Text == "" {
		body = ""
	}
	var files []map[string]any
	for _, f := range m.Files {
		files = append(files, l.file(m, f))
	}
	var shortcuts []shortcut
	if !m.Ephemeral && !l.me.Stranger {
		shortcuts = l.app.Message
	}
	return map[string]any{
		"TS": m.TS, "ID": "m" + strings.ReplaceAll(m.TS, ".", "-"), "Author": author, "Bot": m.User == l.st.Slack.BotUser(),
		"Time": at.Format("3:04 PM"), "Full": at.Format("Mon 2 Jan 2006, 15:04 MST"), "Body": body, "Files": files,
		"Plain": len(m.Blocks) == 0, "Edited": m.Edited, "Pinned": m.Pinned, "Only": m.Ephemeral, "GoesOn": goesOn,
		"Shortcuts": shortcuts, "Replies": "", "Answers": []template.HTML(nil),
	}
}

func (l *looking) author(id string) person {
	for i, u := range l.st.Slack.Users() {
		if u.ID == id {
			p := person{ID: id, Handle: u.Name, Name: u.RealName, Title: u.Title, Initials: initials(u.RealName), Color: i % colours, Bot: u.Bot}
			if u.Bot {
				p.Initials = strings.ToLower(p.Initials)
			}
			return p
		}
	}
	return person{Name: "Somebody", Initials: "?"}
}

// file is a file of a message: its beginning, and where it can be opened and fetched.
func (l *looking) file(m slackfake.Message, f slackfake.File) map[string]any {
	data := map[string]any{
		"Name": f.Name, "Size": size(len(f.Content)), "URL": "/file/" + l.me.Handle + "/" + m.Channel + "/" + m.TS + "/" + f.ID,
		"Peek": "", "More": false,
	}
	if isText(f) {
		lines := strings.Split(strings.TrimSpace(string(f.Content)), "\n")
		if len(lines) > peekLines {
			data["More"], lines = true, lines[:peekLines]
		}
		data["Peek"] = strings.Join(lines, "\n")
	}
	return data
}

// peekLines is how much of a text file stands below its message.
const peekLines = 10

func isText(f slackfake.File) bool {
	return utf8.Valid(f.Content) && !strings.HasSuffix(f.Name, ".pdf")
}

func size(n int) string {
	if n < 1000 {
		return fmt.Sprintf("%d bytes", n)
	}
	return fmt.Sprintf("%d kB", (n+500)/1000)
}

func (l *looking) drawHome() {
	v, ok := l.person.HomeView()
	if !ok {
		l.add("none", part("nothing", map[string]any{"Text": "Home is empty.", "Hint": "The bot fills it when you open it."}))
		return
	}
	l.scene.home = &v
	l.add("home", part("home", l.reader.Blocks(v.Blocks, draw.Surface{ID: "home", State: v.State})))
}
