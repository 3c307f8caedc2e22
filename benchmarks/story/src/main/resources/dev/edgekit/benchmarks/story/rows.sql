-- The same rows each time: nothing is drawn at random. A query for a category's courses counts some
-- 8,000 of the 200,000 reviews.
create table category (id int primary key, version int not null, name text not null, about text not null);
create table cover (id int primary key, version int not null, file text not null);
create table course (id int primary key, version int not null, category int not null, cover int not null,
  title text not null, summary text not null, about text not null, teacher text not null,
  price int not null, learners int not null);
create table review (id int primary key, course int not null, learner int not null, stars int not null, words text not null);

create function words(seed int, n int) returns text language sql immutable as $$
  select string_agg((array['learn','practice','design','history','numbers','language','music','garden','model',
    'network','painting','energy','market','chemistry','story','travel','logic','health','camera','kitchen',
    'from the first lesson','step by step','with exercises','for beginners','in depth'])
    [1 + abs(hashint4(seed * 1000 + i)) % 25], ' ' order by i) from generate_series(1, n) i $$;

insert into category select i, 1, 'Category ' || i, initcap(words(i, 3)) || '. ' || words(i + 500, 40)
  from generate_series(1, :categories) i;
insert into cover select i, 1, 'cover-' || lpad(i::text, 2, '0') || '.jpg' from generate_series(1, :covers) i;
insert into course select i, 1, 1 + i % :categories, 1 + abs(hashint4(i)) % :covers,
  initcap(words(i + 10000, 4)), words(i + 20000, 18), words(i + 30000, 300), initcap(words(i + 40000, 2)),
  900 + abs(hashint4(i + 7)) % 9000, abs(hashint4(i + 9)) % 100000
  from generate_series(1, :courses) i;
insert into review select i, 1 + abs(hashint4(i)) % :courses, abs(hashint4(i + 3)) % 20000,
  1 + abs(hashint4(i + 5)) % 5, words(i % 5000, 12)
  from generate_series(1, 200000) i;
create index on course (category);
create index on review (course);
create index on review (learner);
vacuum analyze;
