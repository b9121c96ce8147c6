"""Subdomains that no host may sign up for: what a platform needs, and what passes for the platform itself.

Most are those of github.com/shouldbee/reserved-usernames (reserved-usernames.txt, commit 0302214e8c13), less what is no
subdomain. Copyright (c) Shouldbee, MIT licence.
"""

RESERVED_NAMES = frozenset(
    """
about abuse access account accounting accounts accounts-payable acme activate activities activity add address adm
admin administration administrator administrator-host ads adult advertising affiliate affiliates ajax all alpha
amazonaws analysis analytics android anon anonymous apex api api-docs app apps archive archives article asct asset
assets atom auth auth0 authentication autoconfig autodiscover avatar aws back-office backend backup balancer-manager
banner banners beta beta-site billing bin blog blogs board book bookings bookmark bot bots broadcasthost bug
business cache cadastro calendar call campaign cancel captcha career careers careers-page cart categories category
cdn cgi cgi-bin changelog chat check checking checkout cleaner cleaners client cliente clients cloudfront cname
co-host code codereview cognito comercial comment comments communities community company compare compliance compras
config configuration connect console contact contact-us contactus contest contribute cookies corp cpanel create css
customer customers dashboard data default delete design designer destroy dev dev-api devel developer developers
diagram diary dict dictionary die dir directory dist dns doc docs documentation domain download downloads ecommerce
edit editor edu education email email-tracking employment empty end enterprise entries entry error errors eval event
everyone example exit explore facebook faq favorite favorites feature features feed feedback feeds file files first
flash fleet fleets flog follow followers following forgot form forum forums founder fraud free friend friends
frontend ftp gadget gadgets game games gateway get ghost gift gifts gist github graph group groups guest
guest-support guests help home homepage host host-support hosting hostmaster hostname hosts hotline howto hpg html
http httpd https iamges icon icons idea ideas image images imap imap4 img inbox index indice info information
inquiry instagram intern internal-api intranet invitations invite invoice invoices ipad iphone ipv4 ipv6 irc isatap
issue issues item items java javascript job jobs join json jump knowledgebase kyc language languages last ldap
ldap-status legal legal-notice license link links linux list lists localdomain localhost log log-in log-out login
logout logout-all logs mac mail mail1 mail2 mail3 mail4 mail5 mailer mailer-daemon mailing maintenance manager
manual map maps marketing marketplace master media media-files member members message messages messenger metrics
microblog microblogs mine mis mob mobile movie movies mp3 msg msn mta-sts music musicas mx1 mx2 mysql name named
nameserver nan navi navigation net network new news newsletter nick nickname no-reply nobody noc noreply notes
noticias notification notifications notify ns1 ns10 ns2 ns3 ns4 ns5 ns6 ns7 ns8 ns9 null oauth offer offers official
old onboarding online openid operator ops order orders organization organizations origin overview owner owners page
pager pages panel partner partners password pay payment payout payouts perl phone photo photoalbum photos php
phpmyadmin phppgadmin phpredisadmin pic pics ping plan plans platform plugin plugins policy pop pop3 pop3s popular
portal post postfix postmaster posts premium press preview price pricing privacy privacy-policy privacypolicy
private prod product production products profile project projects promo proxy pub public purpose put python query
random ranking read readme recent recruit recruitment refund refunds register registration relay release remove
rental-platform replies report reports repositories repository req request requests reservations reset roc root
root-admin rss ruby rule sag sale sales sample samples sandbox save school script scripts search secure security
self send server server-info server-status service service-desk services ses-mail session sessions setting settings
setup sftp share shop show sign-in sign-out sign-up signin signout signup site sitemap sites smartphone smtp smtps
soporte source spam spec special sql src ssh ssl ssladmin ssladministrator sslwebmaster sso staff staff-only stage
staging start stat state static static-files statistics stats status status-page store stores stories stripe style
styleguide stylesheet stylesheets subdomain subscribe subscriptions suporte support support-team svn swf sys
sysadmin sysadministrator system tablet tablets tag talk task tasks team teams tech telnet tenant tenants term terms
terms-of-service termsofservice test test1 test2 test3 teste testing tests theme themes thread threads tls tmp todo
tool tools top topic topics tos tour translations trends trust tutorial tux twitter uat undef unfollow unsubscribe
update updates upload uploads url usage usenet user username users usuario uucp vendas ver version video videos
visitor vpn watch weather web webhook webhooks webmail webmaster website websites websocket welcome widget widgets
wiki wildcard win windows word work works workshop wpad wws www www1 www2 www3 www4 www5 www6 www7 wwws wwww xfn xml
xmpp xpg xxx yaml year yml you yourdomain yourname yoursite yourusername
""".split()  # noqa: SIM905 - a list would have a line each
)
