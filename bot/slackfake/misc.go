package slackfake

import "strings"

func (w *Workspace) domain() string { return strings.ToLower(strings.ReplaceAll(w.cfg.Team, " ", "-")) }

func authTest(w *Workspace, _ *call) (obj, *refusal) {
	return obj{
		"url": "https://" + w.domain() + ".slack.com/", "team": w.cfg.Team, "user": w.users[w.botUser].Name,
		"team_id": w.team, "user_id": w.botUser, "bot_id": w.botID, "is_enterprise_install": false,
	}, nil
}

// connectionsOpen gives out a socket address that is good for one connection. With Socket Mode off in the manifest the
// connection is closed as link_disabled.
func connectionsOpen(w *Workspace, _ *call) (obj, *refusal) {
	ticket := w.uuid()
	w.tickets[ticket] = true
	return obj{"url": "ws" + strings.TrimPrefix(w.base, "http") + "/link/?ticket=" + ticket + "&app_id=" + w.appID}, nil
}

func usersInfo(w *Workspace, c *call) (obj, *refusal) {
	u := w.users[c.str("user")]
	if u == nil {
		return nil, refuse("user_not_found")
	}
	return obj{"user": w.userJSON(u, c.bool("include_locale"))}, nil
}
