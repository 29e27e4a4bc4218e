package slackfake

import (
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
	"time"
)

// page cuts a list at a cursor. limit 0 is the method's default.
func page[T any](c *call, all []T, standard, most int) (part []T, next string, no *refusal) {
	limit := standard
	if s := c.str("limit"); s != "" && s != "0" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > most {
			return nil, "", wrong("invalid_limit", "limit %q is not between 1 and %d", s, most)
		}
		limit = n
	}
	from := 0
	if cur := c.str("cursor"); cur != "" {
		b, err := base64.StdEncoding.DecodeString(cur)
		n, err2 := strconv.Atoi(strings.TrimPrefix(string(b), "next:"))
		if err != nil || err2 != nil || n < 0 || n > len(all) {
			return nil, "", wrong("invalid_cursor", "the cursor is not one of ours")
		}
		from = n
	}
	to := min(from+limit, len(all))
	if to < len(all) {
		next = base64.StdEncoding.EncodeToString([]byte("next:" + strconv.Itoa(to)))
	}
	return all[from:to], next, nil
}

func cursor(next string) obj { return obj{"next_cursor": next} }

func convInfo(w *Workspace, c *call) (obj, *refusal) {
	ch, no := w.reach(c.str("channel"))
	if no != nil {
		return nil, no
	}
	return obj{"channel": w.channelJSON(ch, c.bool("include_num_members"))}, nil
}

// convListMine lists the conversations that the bot is in.
func convListMine(w *Workspace, c *call) (obj, *refusal) {
	kinds := map[string]string{"public_channel": "channel", "private_channel": "group", "im": "im"}
	var types []string
	for _, t := range listTypes(c) {
		if kinds[t] == "" {
			return nil, wrong("invalid_types", "%q is no type of conversation that is pretended", t)
		}
		types = append(types, kinds[t])
	}
	var all []obj
	for _, id := range w.chanOrder {
		ch := w.channels[id]
		if ch.has(w.botUser) && !ch.deleted && slices.Contains(types, ch.kind()) && !(ch.archived && c.bool("exclude_archived")) {
			all = append(all, w.channelJSON(ch, true))
		}
	}
	part, next, no := page(c, all, 100, 999)
	if no != nil {
		return nil, no
	}
	return obj{"channels": append([]obj{}, part...), "response_metadata": cursor(next)}, nil
}

// convHistory lists a channel newest first, without replies in threads.
func convHistory(w *Workspace, c *call) (obj, *refusal) {
	ch, no := w.readable(c)
	if no != nil {
		return nil, no
	}
	var all []*message
	for _, m := range slices.Backward(ch.messages) {
		if m.thread == "" && w.shows(c, m) {
			all = append(all, m)
		}
	}
	return w.messagesPage(c, all)
}

// convReplies lists a thread oldest first, its parent at the head.
func convReplies(w *Workspace, c *call) (obj, *refusal) {
	ch, no := w.readable(c)
	if no != nil {
		return nil, no
	}
	root := ch.find(c.str("ts"))
	if root == nil || w.tooFresh(root) {
		return nil, refuse("thread_not_found")
	}
	if root.thread != "" {
		root = ch.find(root.thread)
	}
	var all []*message
	for _, m := range ch.messages {
		if m == root || (m.thread == root.ts && w.shows(c, m)) {
			all = append(all, m)
		}
	}
	return w.messagesPage(c, all)
}

func (w *Workspace) readable(c *call) (*channel, *refusal) {
	ch, no := w.reach(c.str("channel"))
	if no != nil {
		return nil, no
	}
	if !ch.has(w.botUser) {
		return nil, refuse("not_in_channel")
	}
	for _, key := range []string{"oldest", "latest"} {
		if s := c.str(key); s != "" && !isTS(s) {
			return nil, wrong("invalid_ts_"+key, "%s %q is no timestamp", key, s)
		}
	}
	return ch, nil
}

func (w *Workspace) messagesPage(c *call, all []*message) (obj, *refusal) {
	part, next, no := page(c, all, 100, 999)
	if no != nil {
		return nil, no
	}
	out := []obj{}
	for _, m := range part {
		out = append(out, w.messageJSON(m, c.bool("include_all_metadata")))
	}
	return obj{"messages": out, "has_more": next != "", "pin_count": 0, "response_metadata": cursor(next)}, nil
}

// shows says whether a message is between oldest and latest and old enough to be in the history.
func (w *Workspace) shows(c *call, m *message) bool {
	if w.tooFresh(m) {
		return false
	}
	inclusive := c.bool("inclusive")
	if s := c.str("oldest"); s != "" {
		if d := compareTS(m.ts, s); d < 0 || (d == 0 && !inclusive) {
			return false
		}
	}
	if s := c.str("latest"); s != "" {
		if d := compareTS(m.ts, s); d > 0 || (d == 0 && !inclusive) {
			return false
		}
	}
	return true
}

// tooFresh is the fault of a late history.
func (w *Workspace) tooFresh(m *message) bool {
	return w.lateBy > 0 && w.clock.Now().Sub(m.at) < w.lateBy
}

// LateHistory makes conversations.history and replies show a message only when it is d old; 0 ends that.
func (w *Workspace) LateHistory(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.lateBy = d
}

func isTS(s string) bool {
	whole, frac, _ := strings.Cut(s, ".")
	return digits(whole) && (frac == "" || digits(frac))
}

func digits(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
}

// compareTS orders timestamps, which may lack their decimals.
func compareTS(a, b string) int { return strings.Compare(padTS(a), padTS(b)) }

func padTS(s string) string {
	whole, frac, _ := strings.Cut(s, ".")
	return strings.Repeat("0", max(0, 12-len(whole))) + whole + "." + (frac + "000000")[:6]
}
