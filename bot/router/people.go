package router

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"escalate/bot/meeting"
)

func elsewhere(ours, theirs string) bool { return ours != "" && theirs != "" && ours != theirs }

// PersonOf is a Slack profile as a person. team is our workspace's id; empty takes everybody as ours
// (docs.slack.dev/reference/objects/user-object). It alone decides who is a stranger: a click names the workspace in which
// somebody's account was made, and in an Enterprise organisation that can be another one than those they work in.
func PersonOf(team string, u slack.User) meeting.Person {
	p := meeting.Person{
		ID: meeting.UserID(u.ID), Title: u.Profile.Title, Zone: u.TZ, Standing: meeting.FullMember,
	}
	for _, name := range []string{u.RealName, u.Profile.RealName, u.Profile.DisplayName} {
		if p.Name = strings.TrimSpace(name); p.Name != "" {
			break
		}
	}
	switch {
	case u.Deleted:
		p.Standing = meeting.Gone
	case u.IsBot || u.IsWorkflowBot || u.IsConnectorBot || u.ID == "USLACKBOT":
		p.Standing = meeting.Bot
	case u.IsStranger || elsewhere(team, u.TeamID) && !slices.Contains(u.Enterprise.Teams, team):
		p.Standing = meeting.Stranger
	case u.IsRestricted || u.IsUltraRestricted:
		p.Standing = meeting.Guest
	}
	return p
}

// find looks the people of a request up: in the directory, and of Slack too when mayAsk. Who stays unknown is a bare id.
func (r *Router) find(ctx context.Context, c *call, req *Request, mayAsk bool) error {
	ids := req.Values.named()
	if c.place == atMessage || c.place == atModal || c.place == atHome {
		for _, id := range req.Selected {
			if strings.HasPrefix(id, "U") || strings.HasPrefix(id, "W") {
				ids = append(ids, meeting.UserID(id))
			}
		}
	}
	req.People = map[meeting.UserID]meeting.Person{}
	all := ids
	if req.By.ID != "" {
		all = append(slices.Clone(ids), req.By.ID)
	}
	if len(all) == 0 {
		return nil
	}
	slices.Sort(all)
	all = slices.Compact(all)
	known, err := r.cfg.Directory.People(ctx, all...)
	if err != nil {
		return fmt.Errorf("look people up: %w", err)
	}
	if mayAsk {
		var unknown []meeting.UserID
		for _, id := range all {
			if known[id].Standing == meeting.Unverified {
				unknown = append(unknown, id)
			}
		}
		if asked := r.ask(ctx, unknown); len(asked) > 0 {
			if known == nil {
				known = map[meeting.UserID]meeting.Person{}
			}
			maps.Copy(known, asked)
		}
	}
	for _, id := range ids {
		req.People[id] = meeting.Person{ID: id}
		if p, ok := known[id]; ok {
			req.People[id] = p
		}
	}
	if p, ok := known[req.By.ID]; ok && req.By.ID != "" {
		req.By = p
	}
	return nil
}

// ask asks Slack who people are, all at once, for a second at most, and has the directory learn it. Who does not come in
// time, or is unknown to Slack too, is left out.
func (r *Router) ask(ctx context.Context, ids []meeting.UserID) map[meeting.UserID]meeting.Person {
	if len(ids) == 0 {
		return nil
	}
	asking, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	answers := make(chan meeting.Person, len(ids))
	for _, id := range ids {
		go func() {
			u, err := r.cfg.API.GetUserInfoContext(asking, string(id))
			if err != nil {
				r.cfg.Log.Debug().Err(err).Str("user", string(id)).Msg("users.info")
				answers <- meeting.Person{}
				return
			}
			p := PersonOf(r.cfg.Team, *u)
			p.ID = id
			answers <- p
		}()
	}
	found := map[meeting.UserID]meeting.Person{}
	learned := make([]meeting.Person, 0, len(ids))
	for range ids {
		select {
		case p := <-answers:
			if p.ID != "" {
				found[p.ID] = p
				learned = append(learned, p)
			}
			continue
		case <-asking.Done():
		}
		break
	}
	if len(learned) > 0 {
		slices.SortFunc(learned, func(a, b meeting.Person) int { return strings.Compare(string(a.ID), string(b.ID)) })
		if err := r.cfg.Directory.Learn(ctx, time.Time{}, learned...); err != nil {
			r.cfg.Log.Warn().Err(err).Msg("people looked up could not be kept")
		}
	}
	return found
}
