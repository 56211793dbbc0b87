package demo

// updateVServerAttribute changes how a VServer checks its backends, and leaves what was not sent. Path
// and Port are for HTTP and HTTPS, of TCP there is Port only.
func (c *Cloud) updateVServerAttribute(q query, _ *writer) error {
	u, err := c.toChange(q)
	if err != nil {
		return err
	}
	v := u.vserver(q.form["VServerId"])
	if v == nil {
		return refuse(4088)
	}
	monitor := v.monitor
	if q.given("MonitorType") {
		monitor = q.form["MonitorType"]
	}
	switch {
	case monitor == v.monitor, monitor == "Port" && v.protocol != "UDP", monitor == "Path" && v.layer7():
	default:
		return unavailable("MonitorType")
	}
	c.changing(u, q)
	v.monitor = monitor
	return nil
}
